import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { encodePartUri } from '../../../src/languages/partUri';
import type { MimeService } from '../../../src/mail/mimeService';
import { WorkerMimeService } from '../../../src/mail/workerMimeService';
import type { Logger } from '../../../src/mailbox/ports';
import { createMessageView } from '../../../src/viewer/createMessageView';
import { manageTrustedSenders } from '../../../src/viewer/manageTrustedSenders';
import type { MessageView } from '../../../src/viewer/messageView';
import type { HostToView, ViewToHost } from '../../../src/viewer/protocol';
import type { TrustState } from '../../../src/viewer/trustedSenders';
import type { KeptItem, ViewerPrompts } from '../../../src/viewer/viewerPrompts';
import { eventually } from '../../support/polling';
import { workspaceFolder } from './support/dataFolder';
import { extension } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';

const ADDRESS = 'news@shop.example.com';
const ALLOWING = 'img-src data: https:';

function message(...fields: readonly string[]): Buffer {
  const lines = [
    ...fields,
    `From: Shop <${ADDRESS}>`,
    'Subject: Offers',
    'Content-Type: text/html',
    '',
    '<img src="https://images.example.com/1.png">',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

const PLAIN = message();
const CONFIRMED = message('Authentication-Results: mx.example.net; dmarc=pass');
const FORGED = message('Authentication-Results: mx.example.net; dmarc=fail');

const nothing = (): void => undefined;
const SILENT: Logger = {
  isTracing: false,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};
const OUTER = Buffer.from(
  [
    'From: other@example.net',
    'Content-Type: multipart/mixed; boundary=edge',
    '',
    '--edge',
    '',
    'See the attached message.',
    '--edge',
    'Content-Type: message/rfc822',
    '',
    CONFIRMED.toString(),
    '--edge--',
    '',
  ].join('\r\n'),
);

/** What a view says to its page, and the page to it; a new document says that it is ready, as the real one does. */
class FakePage {
  readonly documents: string[] = [];
  readonly told: HostToView[] = [];
  private readonly received = new vscode.EventEmitter<unknown>();

  constructor(private readonly hasConsent = false) {}

  get panel(): vscode.WebviewPanel {
    const { documents, told, received } = this;
    const webview = {
      options: {},
      cspSource: 'https://source.test',
      set html(html: string) {
        documents.push(html);
      },
      asWebviewUri: (uri: vscode.Uri) => uri,
      onDidReceiveMessage: received.event,
      postMessage: (sent: HostToView) => {
        told.push(sent);
        return Promise.resolve(true);
      },
    };
    return { webview, active: true, viewColumn: 1 } as unknown as vscode.WebviewPanel;
  }

  send(sent: ViewToHost): void {
    this.received.fire(sent);
  }

  /** Waits until the page was told of a message in a document, and gives what its policy and the page say. */
  async shown(documents: number): Promise<{ readonly allows: boolean; readonly kind?: string }> {
    for (let ready = 1; ready <= documents; ready += 1) {
      await eventually(`document ${ready}`, () => this.documents.length >= ready);
      this.send({ type: 'ready', remoteImages: this.hasConsent });
    }
    const sent = await eventually('the message', () => {
      const last = this.told.at(-1);
      return last?.type === 'message' ? last : undefined;
    });
    assert.equal(this.documents.length, documents);
    const allows = (this.documents.at(-1) ?? '').includes(ALLOWING);
    assert.equal(allows, sent.allowsRemoteImages);
    return { allows, ...(sent.sender === undefined ? {} : { kind: sent.sender.kind }) };
  }

  forget(): void {
    this.documents.length = 0;
    this.told.length = 0;
  }
}

describe('trusted senders of remote images', () => {
  let fixture: MaildropFixture;
  let mime: MimeService;
  let uris: Readonly<Record<'plain' | 'confirmed' | 'forged' | 'outer', vscode.Uri>>;
  let stored: Map<string, unknown>;
  let questions: string[];
  let isAccepted: boolean;
  let lists: (readonly KeptItem[])[];
  let kept: readonly string[] | undefined;
  let said: string[];
  const views: MessageView[] = [];

  const state: TrustState = {
    get: (key) => stored.get(key),
    update: (key, value) => {
      stored.set(key, value);
      return Promise.resolve();
    },
  };
  const prompts: ViewerPrompts = {
    saveLocation: () => Promise.resolve(undefined),
    saveFolder: () => Promise.resolve(undefined),
    confirm: (sentence, detail) => {
      questions.push(`${sentence}\n${detail}`);
      return Promise.resolve(isAccepted);
    },
    chooseKept: (items) => {
      lists.push(items);
      return Promise.resolve(kept);
    },
    inform: (sentence) => void said.push(sentence),
    offer: () => Promise.resolve(false),
    reportError: (sentence) => assert.fail(sentence),
    openExternal: () => Promise.resolve(false),
  };

  before(async () => {
    fixture = await MaildropFixture.start([PLAIN, CONFIRMED, FORGED, OUTER]);
    await fixture.refresh();
    const [plain, confirmed, forged, outer] = fixture.stored.map((one) => fixture.uri(one));
    uris = { plain: plain!, confirmed: confirmed!, forged: forged!, outer: outer! };
    const worker = vscode.Uri.joinPath(extension().extensionUri, 'dist', 'mimeWorker.js');
    mime = new WorkerMimeService({ workerPath: worker.fsPath });
  });

  beforeEach(() => {
    stored = new Map();
    questions = [];
    isAccepted = true;
    lists = [];
    kept = undefined;
    said = [];
  });

  afterEach(() => {
    for (const view of views.splice(0)) {
      view.dispose();
    }
  });

  after(async () => {
    mime.dispose();
    await fixture.close();
  });

  /** Another state with the same content has another list, as in a window that is opened later. */
  function open(uri: vscode.Uri, page = new FakePage(), kept: TrustState = state): FakePage {
    const view = createMessageView(uri, page.panel, {
      mime,
      extensionUri: extension().extensionUri,
      state: kept,
      logger: SILENT,
      describeError: (error) => assert.fail(String(error)),
      prompts,
    });
    views.push(view);
    return page;
  }

  async function trust(uri: vscode.Uri): Promise<FakePage> {
    const page = open(uri);
    assert.deepEqual(await page.shown(1), { allows: false, kind: 'trustable' });
    page.forget();
    page.send({ type: 'trustSender' });
    assert.deepEqual(await page.shown(1), { allows: true, kind: 'trusted' });
    return page;
  }

  it('are asked for, and then load theirs at once and in each new view', async () => {
    await trust(uris.plain);
    assert.match(questions[0] ?? '', /^Always load remote images from news@shop\.example\.com\?/u);
    assert.match(questions[0] ?? '', /Anyone can write this address/u);
    assert.match(questions[0] ?? '', /Nothing in this message confirms its sender/u);
    const later = { ...state };
    const page = open(uris.confirmed, new FakePage(), later);
    assert.deepEqual(await page.shown(2), { allows: true, kind: 'trusted' });
    assert.equal(page.documents[0]?.includes(ALLOWING), false);
  });

  it('are none where the user declines', async () => {
    isAccepted = false;
    const page = open(uris.plain);
    await page.shown(1);
    page.send({ type: 'trustSender' });
    await eventually('the question', () => questions.length === 1);
    assert.deepEqual(await open(uris.plain).shown(1), { allows: false, kind: 'trustable' });
    assert.equal(stored.size, 0);
  });

  it('do not load theirs where a mail server states that a check failed, save on request', async () => {
    await trust(uris.plain);
    const page = open(uris.forged);
    assert.deepEqual(await page.shown(1), { allows: false, kind: 'doubted' });
    page.forget();
    page.send({ type: 'loadRemoteImages' });
    assert.deepEqual(await page.shown(1), { allows: true, kind: 'doubted' });
  });

  it('cannot become trusted by a message in doubt, whatever the page asks for', async () => {
    const page = open(uris.forged);
    assert.deepEqual(await page.shown(1), { allows: false });
    page.send({ type: 'trustSender' });
    assert.deepEqual(await page.shown(1), { allows: false });
    assert.deepEqual(questions, []);
    assert.equal(stored.size, 0);
  });

  it('that were confirmed once must be so again', async () => {
    await trust(uris.confirmed);
    assert.match(questions[0] ?? '', /carries a confirmation/u);
    assert.deepEqual(await open(uris.plain).shown(1), { allows: false, kind: 'doubted' });
  });

  it('can be trusted no more, which blocks their images in all views', async () => {
    const page = await trust(uris.plain);
    const other = open(uris.confirmed);
    assert.deepEqual(await other.shown(2), { allows: true, kind: 'trusted' });
    page.forget();
    other.forget();
    page.send({ type: 'stopTrustingSender' });
    assert.deepEqual(await page.shown(1), { allows: false, kind: 'trustable' });
    assert.deepEqual(await other.shown(1), { allows: false, kind: 'trustable' });
    assert.deepEqual(await open(uris.plain).shown(1), { allows: false, kind: 'trustable' });
  });

  it('leave the consent to one message as it is', async () => {
    const page = open(uris.plain, new FakePage(true));
    assert.deepEqual(await page.shown(2), { allows: true, kind: 'trustable' });
    assert.deepEqual(await open(uris.plain).shown(1), { allows: false, kind: 'trustable' });
  });

  it('load theirs from files too, but not from within another message', async () => {
    await trust(uris.plain);
    const file = vscode.Uri.joinPath(workspaceFolder().uri, 'trusted.eml');
    await vscode.workspace.fs.writeFile(file, PLAIN);
    assert.deepEqual(await open(file).shown(2), { allows: true, kind: 'trusted' });
    const part = encodePartUri({ parent: uris.outer.toString(), path: ['2'] }, 'inner.eml');
    const within = open(vscode.Uri.from(part));
    assert.deepEqual(await within.shown(1), { allows: false, kind: 'doubted' });
  });

  it('are listed, and those that are cleared are trusted no more', async () => {
    const page = await trust(uris.plain);
    await manageTrustedSenders({ state, prompts });
    assert.deepEqual(lists[0], [{ label: ADDRESS, description: '' }]);
    page.forget();
    // Declined.
    assert.deepEqual(await open(uris.plain).shown(2), { allows: true, kind: 'trusted' });
    kept = [];
    await manageTrustedSenders({ state, prompts });
    assert.deepEqual(await page.shown(1), { allows: false, kind: 'trustable' });
    await manageTrustedSenders({ state, prompts });
    assert.equal(lists.length, 2);
    assert.match(said[0] ?? '', /^No sender is trusted/u);
  });
});
