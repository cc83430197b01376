import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/**
 * The only module that knows the UI toolkit. It is archived upstream; what takes its place must offer these functions.
 */
export function registerComponents(): void {
  provideVSCodeDesignSystem().register(
    vsCodeBadge(),
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeProgressRing(),
    vsCodeTextField(),
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

export interface IconButtonOptions {
  /** Spoken, and shown when pointed at. */
  readonly label: string;
  readonly icon: Node;
  readonly onClick: () => void;
}

export function iconButton({ label, icon, onClick }: IconButtonOptions): HTMLElement {
  const created = document.createElement('vscode-button');
  created.setAttribute('aria-label', label);
  created.setAttribute('appearance', 'icon');
  created.title = label;
  created.append(icon);
  created.addEventListener('click', onClick);
  return created;
}

export interface Choice<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
}

export interface DropdownOptions<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: Value;
  readonly onChange: (value: Value) => void;
}

export interface Dropdown<Value extends string> {
  readonly field: HTMLElement;
  /** Shows another choice as the chosen one, without telling of it. */
  readonly select: (value: Value) => void;
}

/** A list to choose one of, with its label before it. */
export function dropdown<Value extends string>(options: DropdownOptions<Value>): Dropdown<Value> {
  const list = document.createElement('vscode-dropdown');
  list.setAttribute('aria-label', options.label);
  for (const { value, label } of options.choices) {
    const option = document.createElement('vscode-option');
    option.setAttribute('value', value);
    option.toggleAttribute('selected', value === options.chosen);
    option.textContent = label;
    list.append(option);
  }
  list.addEventListener('change', () => {
    const { value } = list as unknown as { readonly value: string };
    const choice = options.choices.find((known) => known.value === value);
    if (choice !== undefined) {
      options.onChange(choice.value);
    }
  });
  const label = document.createElement('span');
  label.setAttribute('aria-hidden', 'true');
  label.textContent = options.label;
  const field = document.createElement('div');
  field.className = 'field';
  field.append(label, list);
  return {
    field,
    select: (value) => {
      (list as unknown as { value: string }).value = value;
    },
  };
}

export interface CheckboxOptions {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

export function checkbox({ label, isChecked, onChange }: CheckboxOptions): HTMLElement {
  const created = document.createElement('vscode-checkbox');
  created.toggleAttribute('checked', isChecked);
  created.textContent = label;
  created.addEventListener('change', () => {
    onChange((created as unknown as { readonly checked: boolean }).checked);
  });
  return created;
}

export interface TextFieldOptions {
  readonly label: string;
  readonly onInput: (text: string) => void;
}

export interface TextField {
  readonly element: HTMLElement;
  readonly focus: () => void;
  text: string;
}

/** A line to type in; its label is spoken and stands in the empty field. */
export function textField({ label, onInput }: TextFieldOptions): TextField {
  const element = document.createElement('vscode-text-field') as HTMLElement & { value: string };
  element.setAttribute('placeholder', label);
  element.textContent = label;
  element.addEventListener('input', () => {
    onInput(element.value);
  });
  return {
    element,
    focus: () => {
      element.focus();
      element.shadowRoot?.querySelector('input')?.select();
    },
    get text() {
      return element.value;
    },
    set text(text) {
      element.value = text;
    },
  };
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
  /** Made when the tab is first shown. */
  readonly content: () => Node;
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
  for (const { id } of list) {
    const view = document.createElement('vscode-panel-view');
    view.id = `view-${id}`;
    panels.append(view);
  }
  const waiting = new Map(list.map((tab) => [tab.id, tab.content]));
  const fill = (chosen: string): void => {
    const content = waiting.get(chosen);
    if (content !== undefined) {
      waiting.delete(chosen);
      panels.querySelector(`#view-${chosen}`)?.append(content());
    }
  };
  fill(activeId);
  if (end !== undefined) {
    end.slot = 'end';
    panels.append(end);
  }
  panels.setAttribute('activeid', `tab-${activeId}`);
  panels.addEventListener('change', (event) => {
    // Controls within a panel have such events too. It brings the chosen tab; the attribute follows only later.
    if (event.target !== panels) {
      return;
    }
    const tab: unknown = event instanceof CustomEvent ? event.detail : undefined;
    if (tab instanceof Element) {
      const chosen = tab.id.replace(/^tab-/u, '');
      fill(chosen);
      onChange(chosen);
    }
  });
  return panels;
}
