import type { Workbench } from '../../support/vscode/workbench';

export interface NewAccount {
  readonly host: string;
  readonly port: number;
  readonly encryption: 'TLS' | 'STARTTLS' | 'No encryption';
  readonly user: string;
  readonly password: string;
  readonly name: string;
}

/** Goes through "Add Account" step by step with the keyboard, up to the last answer. */
export async function enterAccount(workbench: Workbench, account: NewAccount): Promise<void> {
  await workbench.quickInputTitled('Add Account');
  await workbench.pick('Other Server');
  await workbench.enterText(account.host);
  await workbench.enterText(String(account.port));
  await workbench.pick(account.encryption);
  await workbench.enterText(account.user);
  await workbench.enterText(account.password);
  await workbench.enterText(account.name);
}
