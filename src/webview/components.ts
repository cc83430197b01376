import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';

/**
 * The only module that knows the UI toolkit. It is archived upstream; what takes its place must offer these functions.
 */
export function registerComponents(): void {
  provideVSCodeDesignSystem().register(
    vsCodeBadge(),
    vsCodeButton(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeProgressRing(),
  );
}

export interface ButtonOptions {
  readonly label: string;
  /** Spoken instead of the label where that alone is not clear. */
  readonly ariaLabel?: string;
  readonly isPrimary?: boolean;
  readonly onClick: () => void;
}

export function button(options: ButtonOptions): HTMLElement {
  const created = document.createElement('vscode-button');
  created.setAttribute('appearance', options.isPrimary === true ? 'primary' : 'secondary');
  if (options.ariaLabel !== undefined) {
    created.setAttribute('aria-label', options.ariaLabel);
  }
  created.textContent = options.label;
  created.addEventListener('click', options.onClick);
  return created;
}

export function badge(text: string): HTMLElement {
  const created = document.createElement('vscode-badge');
  created.textContent = text;
  return created;
}

export function progressRing(): HTMLElement {
  return document.createElement('vscode-progress-ring');
}

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly content: Node;
}

export interface TabsOptions {
  readonly list: readonly Tab[];
  readonly activeId: string;
  readonly label: string;
  readonly onChange: (id: string) => void;
  /** Stands at the end of the tab strip. */
  readonly end?: HTMLElement;
}

/** A tab strip with its panels, usable with the arrow keys. */
export function tabs({ list, activeId, label, onChange, end }: TabsOptions): HTMLElement {
  const panels = document.createElement('vscode-panels');
  panels.setAttribute('aria-label', label);
  for (const { id, title } of list) {
    const tab = document.createElement('vscode-panel-tab');
    tab.id = `tab-${id}`;
    tab.textContent = title;
    panels.append(tab);
  }
  for (const { id, content } of list) {
    const view = document.createElement('vscode-panel-view');
    view.id = `view-${id}`;
    view.append(content);
    panels.append(view);
  }
  if (end !== undefined) {
    end.slot = 'end';
    panels.append(end);
  }
  panels.setAttribute('activeid', `tab-${activeId}`);
  panels.addEventListener('change', (event) => {
    // The event brings the chosen tab; the attribute follows only later.
    const tab: unknown = event instanceof CustomEvent ? event.detail : undefined;
    if (tab instanceof Element) {
      onChange(tab.id.replace(/^tab-/u, ''));
    }
  });
  return panels;
}
