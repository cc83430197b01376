import * as vscode from 'vscode';
import type { Account } from '../mailbox/account';
import type { DeviceCode } from '../oauth/deviceFlow';
import { withCancellableProgress } from '../platform/progress';
import { safeLabel } from '../shared/safeText';
import type { SignInUi } from './signIn';

const COPY_AND_OPEN = 'Copy Code and Open Page';
const OPEN_ONLY = 'Open Page';

/** {@link SignInUi} as dialogs and notifications of VS Code. */
export class SignInDialogs implements SignInUi {
  async showDeviceCode(account: Account, code: DeviceCode, signal: AbortSignal): Promise<boolean> {
    const answer = await vscode.window.showInformationMessage(
      `Sign in with the code ${code.userCode}`,
      {
        modal: true,
        detail: `To read the mail of ${safeLabel(account.user, { maximumLength: 100 })}, enter this code at ${safeLabel(code.verificationUri, { maximumLength: 200 })}. Make sure that the page shows the same code.`,
      },
      COPY_AND_OPEN,
      OPEN_ONLY,
    );
    if (answer === undefined || signal.aborted) {
      return false;
    }
    if (answer === COPY_AND_OPEN) {
      await vscode.env.clipboard.writeText(code.userCode);
    }
    // Where the page does not open, the notification still says where to enter the code.
    await this.openExternal(code.verificationUriComplete ?? code.verificationUri);
    return true;
  }

  async openExternal(uri: string): Promise<boolean> {
    // A `Uri` decodes its query, after which an escaped "&" can't be told from one between parameters. The editor takes a
    // string as well, which its types don't say, and opens that octet for octet.
    return vscode.env.openExternal(uri as unknown as vscode.Uri);
  }

  async externalUri(loopbackUri: string): Promise<string> {
    if (vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop) {
      return loopbackUri;
    }
    const external = await vscode.env.asExternalUri(vscode.Uri.parse(loopbackUri, true));
    return external.toString(true);
  }

  withProgress<T>(
    title: string,
    task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
  ): Promise<T> {
    return withCancellableProgress(title, task);
  }
}
