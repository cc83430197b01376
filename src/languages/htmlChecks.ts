import * as vscode from 'vscode';
import type { CheckReport } from '../mailcheck/checkHtml';
import { checkInWorker, HtmlCheckError } from '../mailcheck/checkInWorker';
import type { CheckFinding } from '../mailcheck/findings';
import { LIMITS } from '../mailcheck/limits';
import type { HtmlLink } from '../mailcheck/links/linkList';
import type { LinkCheckPorts } from '../mailcheck/links/checkLinks';
import { TOP_CLIENTS } from '../mailcheck/support/topClients';
import type { HtmlCheckSettings } from '../platform/htmlCheckSettings';
import { onSettingChange } from '../platform/config';
import type { Prompts } from '../platform/prompts';
import { type Disposable, DisposableStore, toDisposable } from '../shared/disposable';
import { safeLabel } from '../shared/safeText';
import { HtmlDiagnostics, openTexts } from './htmlDiagnostics';
import { factsOf, isHtml, linesBefore, unsubscribingUrls } from './htmlPart';
import { HtmlTargets } from './htmlTargets';
import { LinkQuestions } from './linkQuestions';
import { partOf } from './partFiles';
import { PART_SCHEME } from './partScheme';
import { decodePartUri } from './partUri';
import type { SourceDocuments } from './sourceDocuments';

const FAILURES: Readonly<Record<HtmlCheckError['code'], string>> = {
  timeout: 'Checking this HTML takes too long. It may be made to do so.',
  outOfMemory: 'Checking this HTML takes too much memory. It may be made to do so.',
  failed: 'This HTML could not be checked.',
};

export interface HtmlChecksDependencies {
  readonly documents: SourceDocuments;
  readonly prompts: Pick<Prompts, 'choose' | 'notify' | 'pick'>;
  readonly locale: () => string;
  readonly activeUri: () => vscode.Uri | undefined;
  /** Of the bundle that checks. */
  readonly workerPath: string;
  readonly settings: () => HtmlCheckSettings;
  /** What asks for links, where tests set it; else the network. */
  readonly linkPorts: () => LinkCheckPorts | undefined;
}

interface Checked {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly report: CheckReport;
  /** Of the HTML that was looked at. */
  readonly length: number;
  readonly message: vscode.Uri;
  readonly linesBefore: number | undefined;
  readonly unsubscribing: readonly string[];
  linkFindings: readonly CheckFinding[];
}

/** Checks the HTML of messages for whoever sends it: when asked to, or as it is opened where the setting says so. */
export class HtmlChecks implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly diagnostics = this.resources.add(new HtmlDiagnostics());
  private readonly targets: HtmlTargets;
  private readonly links: LinkQuestions;
  private readonly checked = new Map<string, Checked>();
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly dependencies: HtmlChecksDependencies) {
    this.targets = new HtmlTargets(dependencies);
    this.links = new LinkQuestions(dependencies);
    const { workspace, window } = vscode;
    this.resources.add(
      workspace.onDidOpenTextDocument((document) => {
        this.checkAutomatically(document);
      }),
    );
    this.resources.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (this.checked.has(document.uri.toString())) {
          this.checkUnasked(document);
        }
      }),
    );
    this.resources.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.forget(uri);
      }),
    );
    this.resources.add(
      window.tabGroups.onDidChangeTabs(({ closed }) => {
        this.tabsChanged(closed.length > 0);
      }),
    );
    this.resources.add(
      onSettingChange('htmlChecks', () => {
        this.checked.forEach(({ document }) => {
          this.checkUnasked(document);
        });
        workspace.textDocuments.forEach((document) => {
          this.checkAutomatically(document);
        });
      }),
    );
    this.resources.add(
      toDisposable(() => {
        this.running.forEach((controller) => {
          controller.abort();
        });
      }),
    );
    workspace.textDocuments.forEach((document) => {
      this.checkAutomatically(document);
    });
  }

  /** Opens the HTML of a message, checks it and shows the findings. @param values As {@link HtmlTargets.find} takes them. */
  async checkHtml(values: readonly unknown[]): Promise<void> {
    const checked = await this.openAndCheck(values);
    if (checked !== undefined) {
      await showProblems();
    }
  }

  async showLinks(values: readonly unknown[]): Promise<void> {
    const checked = await this.openAndCheck(values);
    if (checked === undefined) {
      return;
    }
    const { document, report } = checked;
    if (report.links.length === 0) {
      await this.say('This HTML has no links.');
      return;
    }
    const link = await this.dependencies.prompts.pick(report.links.map(linkItem), {
      title: `Links (${report.links.length})`,
      placeholder: 'Choose one to go to its place in the source',
    });
    if (link !== undefined) {
      const { start, end } = link.range;
      const selection = new vscode.Range(document.positionAt(start), document.positionAt(end));
      await vscode.window.showTextDocument(document, { selection });
    }
  }

  async checkLinks(values: readonly unknown[]): Promise<void> {
    const checked = await this.openAndCheck(values);
    if (checked === undefined) {
      return;
    }
    const { document, report, unsubscribing } = checked;
    const findings = await this.links.ask(report.links, unsubscribing, checked.length);
    if (findings !== undefined && this.checked.get(document.uri.toString()) === checked) {
      checked.linkFindings = findings;
      this.show(checked);
      await showProblems();
    }
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async openAndCheck(values: readonly unknown[]): Promise<Checked | undefined> {
    const uri = await this.targets.find(values);
    if (uri === undefined) {
      return undefined;
    }
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
    const known = this.checked.get(uri.toString());
    if (known?.document === document && known.version === document.version) {
      return known;
    }
    const options = { location: vscode.ProgressLocation.Window, title: 'Checking HTML' };
    return vscode.window.withProgress(options, async () => {
      try {
        return await this.check(document);
      } catch (error) {
        if (error instanceof HtmlCheckError) {
          await this.say(FAILURES[error.code]);
          return undefined;
        }
        throw error;
      }
    });
  }

  private checkAutomatically(document: vscode.TextDocument): void {
    if (
      document.uri.scheme === PART_SCHEME &&
      !this.running.has(document.uri.toString()) &&
      !this.checked.has(document.uri.toString()) &&
      this.dependencies.settings().isAutomatic
    ) {
      this.checkUnasked(document);
    }
  }

  /** Nobody asked for it, so nobody is told where it fails; what was found before may be wrong by now. */
  private checkUnasked(document: vscode.TextDocument): void {
    this.check(document).catch(() => {
      this.forget(document.uri);
    });
  }

  /** Undefined where it is no HTML, or another check has begun meanwhile. */
  private async check(document: vscode.TextDocument): Promise<Checked | undefined> {
    const id = document.uri.toString();
    const controller = new AbortController();
    this.running.get(id)?.abort();
    this.running.set(id, controller);
    try {
      const checked = await this.examine(document, controller.signal);
      if (checked !== undefined && !controller.signal.aborted && !document.isClosed) {
        this.checked.set(id, checked);
        this.show(checked);
        return checked;
      }
      return undefined;
    } catch (error) {
      if (controller.signal.aborted) {
        return undefined;
      }
      throw error;
    } finally {
      if (this.running.get(id) === controller) {
        this.running.delete(id);
      }
    }
  }

  private async examine(
    document: vscode.TextDocument,
    signal: AbortSignal,
  ): Promise<Checked | undefined> {
    const { documents, settings, workerPath } = this.dependencies;
    const part = await partOf(documents, document.uri);
    const address = decodePartUri(document.uri);
    if (address === undefined || !isHtml(part.entity)) {
      return undefined;
    }
    const facts = await factsOf(part, signal);
    const { version } = document;
    const html = textUpTo(document, LIMITS.html + 1);
    const clients = settings().clients ?? TOP_CLIENTS;
    const report = await checkInWorker({ html, facts, clients }, { workerPath }, signal);
    const message = vscode.Uri.parse(address.parent, true);
    const parent = await vscode.workspace.openTextDocument(message);
    return {
      document,
      version,
      report,
      length: html.length,
      message,
      linesBefore: address.path.length === 1 ? linesBefore(parent, document, part) : undefined,
      unsubscribing: [
        ...unsubscribingUrls(part.source),
        ...unsubscribingUrls(await documents.read(parent)),
      ],
      linkFindings: [],
    };
  }

  private show(checked: Checked): void {
    const findings = [...checked.report.findings, ...checked.linkFindings];
    this.diagnostics.show({ ...checked, findings });
  }

  private tabsChanged(hasClosed: boolean): void {
    if (hasClosed) {
      const open = new Set(openTexts().map((uri) => uri.toString()));
      for (const { document } of this.checked.values()) {
        if (!open.has(document.uri.toString())) {
          this.forget(document.uri);
        }
      }
    }
    this.diagnostics.showInMessages();
  }

  private forget(uri: vscode.Uri): void {
    const id = uri.toString();
    this.running.get(id)?.abort();
    this.checked.delete(id);
    this.diagnostics.forget(uri);
  }

  private async say(message: string): Promise<void> {
    await this.dependencies.prompts.notify({ severity: 'info', message, buttons: [] });
  }
}

/** A larger text is never put together as a whole. */
function textUpTo(document: vscode.TextDocument, length: number): string {
  const start = new vscode.Position(0, 0);
  return document.getText(new vscode.Range(start, document.positionAt(length)));
}

async function showProblems(): Promise<void> {
  await vscode.commands.executeCommand('workbench.panel.markers.view.focus');
}

function linkItem(link: HtmlLink): {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly value: HtmlLink;
} {
  const url = safeLabel(link.url, { maximumLength: 300 });
  const text = safeLabel(link.text, { maximumLength: 100 });
  return { label: text === '' ? url : text, description: link.kind, detail: url, value: link };
}
