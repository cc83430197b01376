import assert from 'node:assert/strict';
import { Resolver } from 'node:dns/promises';
import * as vscode from 'vscode';
import type { InspectorNode } from '../../../src/source/inspector/node';
import { eventually } from '../../support/polling';
import { FakeDns, MESSAGE, rsaKey, signed } from '../../unit/authentication/signing';
import { workspaceFolder } from './support/dataFolder';
import { run } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';

const VERIFY = 'pop3.source.verifySignatures';
const KEY_NAME = 's._domainkey.example.com';

interface Row {
  readonly node: InspectorNode;
  readonly uri: vscode.Uri;
}

describe('the signatures of a message', () => {
  const key = rsaKey();
  const dns = new FakeDns({ [KEY_NAME]: key.record });
  const lookUps: string[] = [];
  const resolveTxt = Object.getOwnPropertyDescriptor(Resolver.prototype, 'resolveTxt');
  let fixture: MaildropFixture;

  before(async () => {
    const message = await signed(MESSAGE, { key });
    fixture = await MaildropFixture.start([Buffer.from(message)]);
    await fixture.refresh();
    fixture.parts.network.keys = dns.resolve;
    assert.ok(resolveTxt !== undefined);
    Object.defineProperty(Resolver.prototype, 'resolveTxt', {
      ...resolveTxt,
      value: (name: string) => {
        lookUps.push(name);
        return Promise.reject(new Error('No DNS in this test'));
      },
    });
  });

  after(async () => {
    Object.defineProperty(Resolver.prototype, 'resolveTxt', resolveTxt!);
    delete fixture.parts.network.keys;
    await run('workbench.action.closeAllEditors');
    await fixture.close();
  });

  async function rows(): Promise<readonly Row[]> {
    return (await fixture.parts.inspector.getChildren()) as readonly Row[];
  }

  async function row(): Promise<Row> {
    return (await rows()).at(-1)!;
  }

  function shown({ node }: Row): readonly string[] {
    return [node, ...node.children].map(({ label, description }) => `${label} (${description})`);
  }

  it('are offered for verification, and nothing is looked up before the user agrees', async () => {
    const uri = fixture.uri(fixture.stored[0]!);
    await run('vscode.openWith', uri, 'pop3.message');
    const offer = await eventually('the offer', async () => {
      const found = (await rows()).at(-1);
      return found?.uri.toString() === uri.toString() ? found : undefined;
    });
    assert.deepEqual(shown(offer), ['DKIM and ARC: Verify with DNS… (1 signature · not verified)']);
    const item = await fixture.parts.inspector.getTreeItem(offer);
    assert.equal(item.contextValue, 'verifySignatures');

    await run(VERIFY, offer);
    assert.equal(fixture.prompts.questions.length, 1);
    assert.match(
      fixture.prompts.questions[0]?.detail ?? '',
      /^The system’s resolver .*\nexample\.com\n/u,
    );
    assert.deepEqual(dns.asked, []);
    assert.equal((await row()).node.label, 'DKIM and ARC: Verify with DNS…');
  });

  it('are verified once the user agrees', async () => {
    fixture.prompts.buttons = ['Look Up'];
    await run(VERIFY, await row());
    assert.deepEqual(dns.asked, [KEY_NAME]);
    assert.deepEqual(shown(await row()), [
      'DKIM and ARC (1 of 1 pass · ARC no chain)',
      'DKIM example.com (pass)',
    ]);
  });

  it('are those of the text as it would be saved, and the user is not asked again', async () => {
    const questions = fixture.prompts.questions.length;
    const uri = vscode.Uri.joinPath(workspaceFolder().uri, 'signed.eml');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(await signed(MESSAGE, { key })));
    const editor = await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument(uri),
    );
    await run(VERIFY);
    assert.equal((await row()).node.description, '1 of 1 pass · ARC no chain');
    const end = editor.document.positionAt(editor.document.getText().length);
    await editor.edit((edit) => {
      edit.insert(end, 'Added\r\n');
    });
    assert.equal((await row()).node.label, 'DKIM and ARC: Verify with DNS…');
    await run(VERIFY);
    assert.deepEqual(shown(await row()), [
      'DKIM and ARC (0 of 1 pass · ARC no chain)',
      'DKIM example.com (fail: body changed)',
    ]);
    assert.equal(fixture.prompts.questions.length, questions);
    await run('workbench.action.files.revert');
  });

  it('that are missing are said to be', async () => {
    const uri = vscode.Uri.joinPath(workspaceFolder().uri, 'unsigned.eml');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(MESSAGE));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    await run(VERIFY);
    assert.match(fixture.prompts.notices.at(-1)?.message ?? '', /no DKIM-Signature/u);
  });

  it('never reached the real DNS', () => {
    assert.deepEqual(lookUps, []);
  });
});
