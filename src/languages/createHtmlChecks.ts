import * as vscode from 'vscode';
import type { LinkCheckPorts } from '../mailcheck/links/checkLinks';
import { settingReader } from '../platform/config';
import { readHtmlCheckSettings } from '../platform/htmlCheckSettings';
import { HtmlChecks, type HtmlChecksDependencies } from './htmlChecks';

export interface CreateHtmlChecksDependencies extends Pick<
  HtmlChecksDependencies,
  'documents' | 'prompts'
> {
  readonly wording: () => { readonly locale: string };
  readonly editors: { activeUri(): vscode.Uri | undefined };
  readonly extensionUri: vscode.Uri;
  /** Answers in the place of the network, where tests set it. */
  readonly network: { readonly links?: LinkCheckPorts };
}

export function createHtmlChecks({
  documents,
  prompts,
  wording,
  editors,
  extensionUri,
  network,
}: CreateHtmlChecksDependencies): HtmlChecks {
  return new HtmlChecks({
    documents,
    prompts,
    locale: () => wording().locale,
    activeUri: () => editors.activeUri(),
    linkPorts: () => network.links,
    workerPath: vscode.Uri.joinPath(extensionUri, 'dist', 'htmlCheckWorker.js').fsPath,
    settings: () => readHtmlCheckSettings(settingReader()),
  });
}
