import * as vscode from 'vscode';
import type { Prompts } from '../platform/prompts';
import { kindOf } from '../source/parts/partKind';
import { partFileName, shownFileName } from '../source/parts/partNames';
import { entityNamed, sectionName } from '../source/parts/partPath';
import { htmlParts, isHtml } from './htmlPart';
import { partOf } from './partFiles';
import { describePart } from './partLenses';
import { PART_SCHEME } from './partScheme';
import { decodePartUri, encodePartUri } from './partUri';
import type { SourceDocuments } from './sourceDocuments';

const MOST_CHOICES = 200;

export interface HtmlTargetsDependencies {
  readonly documents: SourceDocuments;
  readonly prompts: Pick<Prompts, 'notify' | 'pick'>;
  readonly locale: () => string;
  /** What the active tab shows, whichever editor does. */
  readonly activeUri: () => vscode.Uri | undefined;
}

/** Finds the HTML that a command is meant for. */
export class HtmlTargets {
  constructor(private readonly dependencies: HtmlTargetsDependencies) {}

  /**
   * The URI of a decoded HTML part; undefined where there is none, which the user is told.
   *
   * @param values A URI of a message or part; or URI and section of a part as text, as a lens gives them; or nothing.
   */
  async find([target, section]: readonly unknown[]): Promise<vscode.Uri | undefined> {
    const uri =
      target instanceof vscode.Uri
        ? target
        : typeof target === 'string'
          ? vscode.Uri.parse(target, true)
          : this.dependencies.activeUri();
    if (uri === undefined) {
      await this.say('Open a message first.');
      return undefined;
    }
    if (
      uri.scheme === PART_SCHEME &&
      isHtml((await partOf(this.dependencies.documents, uri)).entity)
    ) {
      return uri;
    }
    return this.partIn(uri, typeof section === 'string' ? section : undefined);
  }

  private async partIn(
    uri: vscode.Uri,
    section: string | undefined,
  ): Promise<vscode.Uri | undefined> {
    const { documents, prompts, locale } = this.dependencies;
    const document = await vscode.workspace.openTextDocument(uri);
    const source = await documents.read(document);
    const named = section === undefined ? undefined : entityNamed(source, section);
    const parts = (named === undefined ? htmlParts(source) : [named]).slice(0, MOST_CHOICES);
    if (parts.length === 0) {
      await this.say('This message has no HTML.');
      return undefined;
    }
    const entity =
      parts.length === 1
        ? parts[0]
        : await prompts.pick(
            parts.map((part) => ({
              label: partFileName(source, part, kindOf(source.buffer, part)),
              description: describePart(source, part, locale()),
              value: part,
            })),
            { title: 'Check HTML', placeholder: 'Which part?' },
          );
    if (entity === undefined) {
      return undefined;
    }
    const inner = decodePartUri(uri);
    const path = [...(inner?.path ?? []), sectionName(entity)];
    const name = shownFileName(source, entity, kindOf(source.buffer, entity));
    const parent = inner?.parent ?? uri.toString();
    return vscode.Uri.from(encodePartUri({ parent, path }, name));
  }

  private async say(message: string): Promise<void> {
    await this.dependencies.prompts.notify({ severity: 'info', message, buttons: [] });
  }
}
