import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import {
  AuthorizationServer,
  CLIENT_SECRET,
  PUBLIC_CLIENT,
  SECRET_CLIENT,
} from '../support/oauth/authorizationServer';
import { bearerLogin } from '../support/oauth/bearerMaildrop';
import { ScriptedBrowser } from '../support/oauth/scriptedBrowser';
import { eventually } from '../support/polling';
import { sampleMessage } from '../support/sampleMessages/sampleMessages';
import { scriptedMaildrop } from '../support/scriptedMaildrop';
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer';
import type { Workbench } from '../support/vscode/workbench';
import { disguises, filesWith } from './support/secretSearch';
import {
  keepScreenshots,
  openVscode,
  type VscodeSession,
  stopAtFirstFailure,
} from './support/vscodeSession';

const USER = 'robin+test@example.com';
/** Valid characters of a scope that mean something in the query of an address. */
const ODD_SCOPE = 'https://mail.example.com/read?all=1&more=50%25#+';
const SCOPES = `openid offline_access ${ODD_SCOPE}`;
const SUBJECT = 'Lunch on Thursday?';

/** How a token looks in the base64 of a login, wherever in it the token begins. */
function inBase64(token: string): readonly Buffer[] {
  return [0, 1, 2].map((shift) =>
    Buffer.from(
      Buffer.from(' '.repeat(shift) + token)
        .toString('base64')
        .slice(4, -4),
    ),
  );
}

describe('an account that logs in by OAuth 2.0, in VS Code', () => {
  stopAtFirstFailure();

  let authorization: AuthorizationServer;
  let maildrop: ScriptedServer;
  let session: VscodeSession;
  let workbench: Workbench;
  const logins: string[] = [];
  /** Every address that the authorization server was asked for, with its query. */
  const addresses: string[] = [];

  before(async function () {
    this.timeout(120_000);
    // VS Code takes 127.0.0.1 for an address behind its own server, and this one for any other.
    authorization = await AuthorizationServer.start({
      host: '127.0.0.2',
      scopes: [ODD_SCOPE],
      allowsAnyPath: true,
    });
    authorization.intercept = ({ url = '' }) => {
      addresses.push(url);
      return false;
    };
    const bearer = bearerLogin(authorization, USER);
    maildrop = await startScriptedServer({
      script: scriptedMaildrop({
        messages: [sampleMessage('plainNote')],
        capabilities: ['TOP', 'UIDL', 'SASL OAUTHBEARER XOAUTH2'],
        handlers: {
          AUTH: (connection, command) => {
            logins.push(command.words[0] ?? '');
            return bearer(connection, command);
          },
        },
      }),
    });
    session = await openVscode();
    ({ workbench } = session);
    await workbench.runCommand('Developer: Set Log Level');
    await workbench.pick('Trace');
    await workbench.showMailboxes();
  });

  keepScreenshots(() => session);

  after(async () => {
    await session.close();
    await maildrop.close();
    await authorization.close();
  });

  async function enterServer(): Promise<void> {
    await workbench.runCommand('POP3: Add Account');
    await workbench.quickInputTitled('Add Account');
    await workbench.pick('Other Server');
    await workbench.enterText(maildrop.host);
    await workbench.enterText(String(maildrop.port));
    await workbench.pick('No encryption');
    await workbench.enterText(USER);
  }

  async function enterProvider(flow: string, client: string, secret: string): Promise<void> {
    await workbench.quickInput.locator('a[aria-label^="Log In Another Way"]').click();
    await workbench.pick('OAuth 2.0 (Other Provider…)');
    await workbench.pick(flow);
    await workbench.enterText(authorization.issuer);
    await workbench.enterText(client);
    await workbench.enterText(secret);
    await workbench.enterText(SCOPES);
  }

  /** Does what leads to a page of the provider, which the user lets VS Code open; resolves with its tab. */
  async function openedBy(action: () => Promise<void>): Promise<Page> {
    await action();
    // VS Code asks by itself before it opens a page.
    await workbench.dialog.getByText('open the external website').waitFor();
    const tab = session.context.waitForEvent('page');
    await workbench.answerDialog('Open');
    const page = await tab;
    // VS Code opens an empty tab first.
    await page.waitForURL(({ origin }) => origin === authorization.issuer);
    return page;
  }

  /** As the provider was asked for it: the page itself may have gone on from there. */
  function openedAt(start: string): URL {
    const address = addresses.find((candidate) => candidate.startsWith(start));
    return new URL(address ?? '', authorization.issuer);
  }

  const account = (name: string): ReturnType<Workbench['row']> => workbench.row(name);

  it('is added with a code that the user enters on a page of the provider', async function () {
    this.timeout(60_000);
    await enterServer();
    await enterProvider('By a Code', SECRET_CLIENT, CLIENT_SECRET);
    await workbench.enterText('By code');
    await workbench.dialog.getByText('Sign in with the code').waitFor();
    const shown = /[A-Z]{4}-[A-Z]{4}/u.exec(await workbench.dialog.innerText())?.[0] ?? '';
    assert.notEqual(shown, '');
    const page = await openedBy(() => workbench.answerDialog('Copy Code and Open Page'));
    await workbench.notification(`Enter the code ${shown} at`).waitFor();
    await page.close();
    const opened = openedAt('/device?');
    assert.equal(opened.searchParams.get('user_code'), shown);
    await new ScriptedBrowser().visit(opened.href, { login: USER });
    await workbench.childRow(SUBJECT).waitFor();
    assert.deepEqual(logins.slice(0, 1), ['OAUTHBEARER']);
  });

  it('is added by a sign-in in the browser, which comes back to the editor', async function () {
    this.timeout(60_000);
    await enterServer();
    await enterProvider('In the Browser', PUBLIC_CLIENT, '');
    const page = await openedBy(() => workbench.enterText('By browser'));
    await workbench.notification('Go on in the browser').waitFor();
    await signIn(page);
    await page.getByText('You can close this window').waitFor();
    await page.close();
    await eventually('both accounts to list their mail', async () => {
      return (await workbench.rows.filter({ hasText: SUBJECT }).count()) === 2;
    });
    await account('By browser').waitFor();
  });

  async function signIn(page: Page): Promise<void> {
    const { searchParams } = openedAt('/auth?');
    assert.equal(searchParams.get('scope'), SCOPES);
    assert.equal(searchParams.get('login_hint'), USER);
    await page.locator('input[name=login]').fill(USER);
    await page.locator('input[name=password]').fill('anything');
    await page.locator('button[type=submit]').click();
    await page.locator('form input[value=consent]').waitFor({ state: 'attached' });
    await page.locator('button[type=submit]').click();
  }

  it('is not added when the user ends the sign-in', async () => {
    await enterServer();
    await enterProvider('By a Code', SECRET_CLIENT, CLIENT_SECRET);
    await workbench.enterText('Not wanted');
    await workbench.dialog.getByText('Sign in with the code').waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.dialog.getByText('Sign-in needed').waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.dialog.waitFor({ state: 'hidden' });
    assert.equal(await account('Not wanted').count(), 0);
  });

  it('lists its mail without a question after the window was reloaded', async () => {
    const before = logins.length;
    await workbench.reload();
    await workbench.showMailboxes();
    await account('By code').click();
    // The list that was kept is there before the server was asked.
    await workbench.childRow(SUBJECT).waitFor();
    await eventually('a login', () => logins.length > before);
    await workbench.childRow(SUBJECT).waitFor();
    assert.equal(await workbench.dialog.isVisible(), false);
  });

  it('keeps its tokens and its client secret in no file', async () => {
    const folder = session.codeServer.dataFolder;
    assert.ok(authorization.issued.length >= 4, 'access and refresh tokens were given out');
    for (const secret of [...authorization.issued, CLIENT_SECRET]) {
      const needles = [...disguises(secret), ...inBase64(secret)];
      assert.deepEqual(await filesWith(folder, needles), []);
    }
    const known = await filesWith(folder, [Buffer.from('AUTH OAUTHBEARER')]);
    assert.ok(
      known.some((path) => path.endsWith('.log')),
      'the log was searched',
    );
  });
});
