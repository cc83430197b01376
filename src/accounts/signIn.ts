import type { Account, GenericProvider } from '../mailbox/account';
import type { OAuthClient } from '../oauth/client';
import { signInByCode } from '../oauth/codeFlow';
import { type DeviceCode, signInByDevice } from '../oauth/deviceFlow';
import { OAuthError } from '../oauth/errors';
import type { Tokens } from '../oauth/tokens';
import { safeLabel } from '../shared/safeText';

/** What signing in needs of the editor. Tests act in the user's place. */
export interface SignInUi {
  /** Shows the code; resolves with whether the user goes on, with the code in the clipboard and the page open. */
  showDeviceCode(account: Account, code: DeviceCode, signal: AbortSignal): Promise<boolean>;
  /** Opens a page in the user's browser; `false` where it could not be opened or the user declined. */
  openExternal(uri: string): Promise<boolean>;
  /** The address under which that browser reaches a port of this machine. */
  externalUri(loopbackUri: string): Promise<string>;
  /** A notification with a Cancel button, while `task` runs. */
  withProgress<T>(
    title: string,
    task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
  ): Promise<T>;
}

/** Has the user sign in. Throws OAuthError, `aborted` where the user cancels. */
export async function signIn(
  account: Account,
  provider: GenericProvider,
  client: OAuthClient,
  ui: SignInUi,
  outer: AbortSignal | undefined,
): Promise<Tokens> {
  const title = `Signing in for ${safeLabel(account.label, { maximumLength: 60 })}`;
  return ui.withProgress(title, async (inner, report) => {
    const signal = outer === undefined ? inner : AbortSignal.any([inner, outer]);
    if (provider.flow === 'device') {
      const show = async (code: DeviceCode): Promise<void> => {
        if (!(await ui.showDeviceCode(account, code, signal))) {
          throw new OAuthError('aborted', 'The user did not go on with the code');
        }
        report(`Enter the code ${code.userCode} at ${new URL(code.verificationUri).host}`);
      };
      return signInByDevice(client, show, signal);
    }
    let wayBack = '';
    const browser = {
      open: async (uri: string): Promise<void> => {
        if (!(await ui.openExternal(uri))) {
          throw new OAuthError('aborted', 'The page to sign in was not opened');
        }
        report(`Go on in the browser${wayBack}`);
      },
      externalUri: async (uri: string): Promise<string> => {
        const external = await ui.externalUri(uri);
        if (external !== uri) {
          // Few providers allow an address that differs each time by more than its port.
          wayBack = `. It is to come back to ${safeLabel(external, { maximumLength: 150 })}; where the provider does not allow that, sign in by a code`;
        }
        return external;
      },
    };
    return signInByCode(client, browser, account.user, signal);
  });
}
