import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../../support/polling';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { workspaceFolder } from './support/dataFolder';
import { extension } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';

interface Manifest {
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown }>>;
    };
  };
}

describe('settings', () => {
  const declared = Object.entries(
    (extension().packageJSON as Manifest).contributes.configuration.properties,
  );
  const file = vscode.Uri.joinPath(workspaceFolder().uri, '.vscode', 'settings.json');

  afterEach(() =>
    vscode.workspace.fs.delete(file, { useTrash: false }).then(undefined, () => undefined),
  );

  it('cannot be written into a workspace', async () => {
    assert.ok(declared.length >= 5);
    for (const [name, { default: value }] of declared) {
      for (const target of [
        vscode.ConfigurationTarget.Workspace,
        vscode.ConfigurationTarget.WorkspaceFolder,
      ]) {
        await assert.rejects(
          Promise.resolve(
            vscode.workspace
              .getConfiguration(undefined, workspaceFolder())
              .update(name, value, target),
          ),
          name,
        );
      }
    }
  });

  it('written by hand into a workspace have no effect', async () => {
    const hostile = {
      'pop3.openMessagesAs': 'raw',
      'pop3.list.pageSize': 10,
      'pop3.connection.keepOpenSeconds': 60,
      'pop3.connection.timeoutSeconds': 300,
      'pop3.message.maximumSize': 1,
      'pop3.htmlChecks.automatic': true,
      'pop3.htmlChecks.clients': ['gmail.ios'],
      'editor.tabSize': 3,
    };
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(hostile)));
    await eventually(
      'the file to be read',
      () => vscode.workspace.getConfiguration('editor').get('tabSize') === 3,
    );
    for (const [name, { default: value }] of declared) {
      // Lists are given as proxies.
      const found = JSON.stringify(vscode.workspace.getConfiguration().get(name));
      assert.equal(found, JSON.stringify(value), name);
    }
    const fixture = await MaildropFixture.start(
      Array.from({ length: 12 }, (_unused, index) => bulkMessage(index)),
    );
    try {
      await fixture.refresh();
      assert.equal(fixture.children.length, 12);
    } finally {
      await fixture.close();
    }
  });
});
