import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createMessageView } from '../../../src/viewer/createMessageView';
import { LARGE_MESSAGE_OCTETS, type MessageView } from '../../../src/viewer/messageView';
import type { HostToView, ViewToHost } from '../../../src/viewer/protocol';
import { parsedMessage } from '../../support/parsedMessage';
import { eventually } from '../../support/polling';
import { workspaceFolder } from './support/dataFolder';

const MESSAGE = parsedMessage({ textParts: ['text'] });

describe('the tab of a message', () => {
  let uri: vscode.Uri;
  let parsed: number[];
  let posted: HostToView[];
  let page: vscode.EventEmitter<ViewToHost>;
  let view: MessageView | undefined;

  const write = (octets: Uint8Array): Thenable<void> => vscode.workspace.fs.writeFile(uri, octets);
  const open = (): void => {
    const webview: Partial<vscode.Webview> = {
      cspSource: 'https://view.test',
      asWebviewUri: (local) => local,
      onDidReceiveMessage: page.event,
      postMessage: (message: HostToView) => {
        posted.push(message);
        return Promise.resolve(true);
      },
    };
    view = createMessageView(uri, { webview, active: true } as vscode.WebviewPanel, {
      mime: {
        prepare: () => undefined,
        summarize: () => Promise.resolve([]),
        parse: ({ length }) => {
          parsed.push(length);
          return Promise.resolve(MESSAGE);
        },
        attachment: () => Promise.reject(new Error('Not asked for')),
        dispose: () => undefined,
      },
      extensionUri: workspaceFolder().uri,
      state: { get: () => undefined, update: () => Promise.resolve() },
      logger: {
        isTracing: false,
        trace: () => undefined,
        debug: () => undefined,
        info: () => undefined,
        warn: () => undefined,
        error: () => undefined,
      },
      describeError: () => ({ title: 'Cannot be read', detail: '' }),
    });
  };
  const types = (): readonly string[] => posted.map(({ type }) => type);
  const untilPosted = (...wanted: readonly string[]): Promise<unknown> =>
    eventually(
      `${wanted.join(', ')}, not ${types().join(', ')}`,
      () => types().join() === wanted.join(),
    );

  beforeEach(() => {
    uri = vscode.Uri.joinPath(workspaceFolder().uri, 'tab.eml');
    parsed = [];
    posted = [];
    page = new vscode.EventEmitter();
  });

  afterEach(async () => {
    view?.dispose();
    page.dispose();
    await vscode.workspace.fs.delete(uri).then(undefined, () => undefined);
  });

  it('reads its message while the page is still on its way, and hands it over when asked', async () => {
    await write(Buffer.from('Subject: Hello\r\n\r\ntext'));
    open();
    await eventually('the message to be read', () => parsed.length > 0);
    assert.deepEqual(types(), []);
    page.fire({ type: 'ready', remoteImages: false });
    await untilPosted('message');
    // A tab that was hidden has lost its page, which asks anew.
    page.fire({ type: 'ready', remoteImages: false });
    await untilPosted('message', 'message');
    assert.equal(parsed.length, 1);
  });

  it('says what went wrong, and reads again only when told to', async () => {
    open();
    page.fire({ type: 'ready', remoteImages: false });
    await untilPosted('error');
    await write(Buffer.from('Subject: Hello\r\n\r\ntext'));
    page.fire({ type: 'retry' });
    await untilPosted('error', 'loading', 'message');
  });

  it('reads a large message only after it was asked for all the same', async () => {
    const octets = LARGE_MESSAGE_OCTETS + 1;
    await write(Buffer.alloc(octets, '\n'));
    open();
    page.fire({ type: 'ready', remoteImages: false });
    await untilPosted('largeMessage');
    assert.deepEqual(parsed, []);
    page.fire({ type: 'renderLarge' });
    await untilPosted('largeMessage', 'loading', 'message');
    assert.deepEqual(parsed, [octets]);
  });
});
