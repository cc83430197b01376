import * as vscode from 'vscode';

const DEFAULTS = {
  'pop3.hasAccounts': false,
  'pop3.hasCompareSelection': false,
  'pop3.hasLocalMailboxes': false,
  'pop3.hasMessageSource': false,
  'pop3.hasSearch': false,
  'pop3.messageFocused': false,
} as const satisfies Record<string, boolean>;

export type ContextKey = keyof typeof DEFAULTS;

/** The keys that `when` clauses in the manifest read. Only changes reach VS Code. */
export class ContextKeys {
  private readonly values = new Map<ContextKey, boolean>();

  get(key: ContextKey): boolean {
    return this.values.get(key) ?? DEFAULTS[key];
  }

  set(key: ContextKey, value: boolean): void {
    if (this.values.get(key) === value) {
      return;
    }
    this.values.set(key, value);
    // eslint-disable-next-line no-restricted-syntax -- this is the place the rule points to
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
