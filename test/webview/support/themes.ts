export type Theme = keyof typeof THEMES;

/** Values of VS Code's default themes, for the variables the view uses and the toolkit reads. */
const THEMES = {
  dark: {
    bodyClass: 'vscode-dark',
    kind: 'vscode-dark',
    colors: {
      foreground: '#cccccc',
      descriptionForeground: '#9d9d9d',
      focusBorder: '#0078d4',
      'editor-background': '#1f1f1f',
      'editor-foreground': '#cccccc',
      'textLink-foreground': '#4daafc',
      'textLink-activeForeground': '#4daafc',
      'panel-border': '#2b2b2b',
      'panelTitle-activeBorder': '#0078d4',
      'panelTitle-activeForeground': '#cccccc',
      'panelTitle-inactiveForeground': '#9d9d9d',
      'button-background': '#0078d4',
      'button-foreground': '#ffffff',
      'button-hoverBackground': '#026ec1',
      'button-secondaryBackground': '#313131',
      'button-secondaryForeground': '#cccccc',
      'button-secondaryHoverBackground': '#3c3c3c',
      'button-border': '#ffffff12',
      'badge-background': '#616161',
      'badge-foreground': '#f8f8f8',
      'editorWidget-background': '#202020',
      'editorWidget-border': '#313131',
      'editorHoverWidget-background': '#202020',
      'editorHoverWidget-border': '#454545',
      'editorHoverWidget-foreground': '#cccccc',
      'editorWarning-foreground': '#cca700',
      'inputValidation-infoBackground': '#063b49',
      'inputValidation-infoBorder': '#007acc',
      'inputValidation-warningBackground': '#352a05',
      'inputValidation-warningBorder': '#b89500',
      'symbolIcon-fieldForeground': '#75beff',
      'progressBar-background': '#0078d4',
    },
  },
  light: {
    bodyClass: 'vscode-light',
    kind: 'vscode-light',
    colors: {
      foreground: '#3b3b3b',
      descriptionForeground: '#3b3b3b',
      focusBorder: '#005fb8',
      'editor-background': '#ffffff',
      'editor-foreground': '#3b3b3b',
      'textLink-foreground': '#005fb8',
      'textLink-activeForeground': '#005fb8',
      'panel-border': '#e5e5e5',
      'panelTitle-activeBorder': '#005fb8',
      'panelTitle-activeForeground': '#3b3b3b',
      'panelTitle-inactiveForeground': '#3b3b3b',
      'button-background': '#005fb8',
      'button-foreground': '#ffffff',
      'button-hoverBackground': '#0258a8',
      'button-secondaryBackground': '#e5e5e5',
      'button-secondaryForeground': '#3b3b3b',
      'button-secondaryHoverBackground': '#cccccc',
      'button-border': '#0000001a',
      'badge-background': '#cccccc',
      'badge-foreground': '#3b3b3b',
      'editorWidget-background': '#f8f8f8',
      'editorWidget-border': '#c8c8c8',
      'editorHoverWidget-background': '#f8f8f8',
      'editorHoverWidget-border': '#c8c8c8',
      'editorHoverWidget-foreground': '#3b3b3b',
      'editorWarning-foreground': '#bf8803',
      'inputValidation-infoBackground': '#d6ecf2',
      'inputValidation-infoBorder': '#007acc',
      'inputValidation-warningBackground': '#f6f5d2',
      'inputValidation-warningBorder': '#b89500',
      'symbolIcon-fieldForeground': '#007acc',
      'progressBar-background': '#005fb8',
    },
  },
  highContrast: {
    bodyClass: 'vscode-high-contrast',
    kind: 'vscode-high-contrast',
    colors: {
      foreground: '#ffffff',
      descriptionForeground: '#ffffffb3',
      contrastBorder: '#6fc3df',
      contrastActiveBorder: '#f38518',
      focusBorder: '#f38518',
      'editor-background': '#000000',
      'editor-foreground': '#ffffff',
      'textLink-foreground': '#21a6ff',
      'textLink-activeForeground': '#21a6ff',
      'panel-border': '#6fc3df',
      'panelTitle-activeBorder': '#6fc3df',
      'panelTitle-activeForeground': '#ffffff',
      'panelTitle-inactiveForeground': '#ffffff',
      'button-foreground': '#ffffff',
      'button-secondaryForeground': '#ffffff',
      'button-border': '#6fc3df',
      'badge-background': '#000000',
      'badge-foreground': '#ffffff',
      'editorWidget-background': '#0c141f',
      'editorWidget-border': '#6fc3df',
      'editorHoverWidget-background': '#0c141f',
      'editorHoverWidget-border': '#6fc3df',
      'editorHoverWidget-foreground': '#ffffff',
      'editorWarning-foreground': '#ffd370',
      'inputValidation-infoBackground': '#000000',
      'inputValidation-infoBorder': '#6fc3df',
      'inputValidation-warningBackground': '#000000',
      'inputValidation-warningBorder': '#6fc3df',
      'progressBar-background': '#6fc3df',
    },
  },
} as const;

const METRICS = {
  'font-family': "system-ui, 'DejaVu Sans', sans-serif",
  'font-size': '13px',
  'font-weight': 'normal',
  'editor-font-family': "'DejaVu Sans Mono', monospace",
  'editor-font-size': '14px',
};

/** A script that gives the page what VS Code gives a webview's document: variables and body classes. */
export function themeScript(theme: Theme): string {
  const { bodyClass, kind, colors } = THEMES[theme];
  const variables = Object.entries({ ...METRICS, ...colors });
  return `if (window.top === window) addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of ${JSON.stringify(variables)}) {
      document.documentElement.style.setProperty('--vscode-' + name, value);
    }
    document.body.className = ${JSON.stringify(bodyClass)};
    document.body.dataset.vscodeThemeKind = ${JSON.stringify(kind)};
  });`;
}
