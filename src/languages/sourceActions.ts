import * as vscode from 'vscode';
import type { Prompts } from '../platform/prompts';
import type { Entity } from '../source/entity';
import { makeFixture, MOST_FIXTURE_OCTETS } from '../source/fixture/makeFixture';
import type { ParsedSource } from '../source/parsedSource';
import { decodedField } from '../source/parts/decodedField';
import { readPart } from '../source/parts/decodePart';
import type { FoundPart } from '../source/parts/partContent';
import { kindOf } from '../source/parts/partKind';
import { partFileName, shownFileName } from '../source/parts/partNames';
import {
  decodableAt,
  decodableEntities,
  DEEPEST_PATH,
  entityNamed,
  messageAt,
  sectionName,
} from '../source/parts/partPath';
import { describePart } from './partLenses';
import { partOf } from './partFiles';
import { PART_SCHEME } from './partScheme';
import { decodePartUri, encodePartUri } from './partUri';
import type { SourceDocuments } from './sourceDocuments';

const MOST_CHOICES = 500;
/** The editor of rendered messages. */
const RENDERED = 'pop3.message';
const FIXTURE_NAME = 'fixture.eml';

export interface SourceActionsDependencies {
  readonly documents: SourceDocuments;
  readonly prompts: Prompts;
  readonly locale: () => string;
}

interface Place {
  readonly document: vscode.TextDocument;
  readonly source: ParsedSource;
  readonly offset: number;
  readonly entity: Entity | undefined;
}

/** What can be done with a part, a field or the whole of a message whose source is open. */
export class SourceActions {
  constructor(private readonly dependencies: SourceActionsDependencies) {}

  /**
   * @param values URI of the document and section of the part, as a lens gives them, and `rendered` where a message is not
   * wanted as its source; without them those at the cursor.
   */
  async openPart(values: readonly unknown[]): Promise<void> {
    const place = await this.placeOf(values);
    const entity = place && (await this.partAt(place, 'Open Part'));
    if (place === undefined || entity === undefined) {
      return;
    }
    const { document, source } = place;
    const inner = decodePartUri(document.uri);
    const path = [...(inner?.path ?? []), sectionName(entity)];
    if (path.length > DEEPEST_PATH) {
      await this.say('Messages are opened no deeper than this within one another.');
      return;
    }
    const kind = kindOf(source.buffer, entity);
    const name = shownFileName(source, entity, kind);
    const uri = vscode.Uri.from(
      encodePartUri({ parent: inner?.parent ?? document.uri.toString(), path }, name),
    );
    if (kind === 'message' && values[2] === 'rendered') {
      await vscode.commands.executeCommand('vscode.openWith', uri, RENDERED);
    } else {
      await vscode.commands.executeCommand('vscode.open', uri);
    }
  }

  async savePart(values: readonly unknown[]): Promise<void> {
    const part = await this.partToSave(values);
    if (part === undefined) {
      return;
    }
    const { source, entity, kind } = part;
    const name = partFileName(source, entity, kind);
    const extension = name.slice(name.lastIndexOf('.') + 1);
    const type = { name: 'Decoded part', extension };
    const target = await this.dependencies.prompts.saveFile('Save Part', name, type);
    if (target !== undefined) {
      const { octets, faults } = await readPart(source.buffer, entity);
      await vscode.workspace.fs.writeFile(target, octets);
      if (faults.length > 0) {
        await this.say('The part is saved as far as it could be decoded: its encoding is faulty.');
      }
    }
  }

  async copyDecodedField(): Promise<void> {
    const place = await this.placeOf([]);
    const found = place?.source.fieldAt(place.offset);
    if (place === undefined || found === undefined) {
      await this.say('Put the cursor into a header field first.');
      return;
    }
    await vscode.env.clipboard.writeText(decodedField(place.source, found.field));
  }

  async copyFixture(values: readonly unknown[]): Promise<void> {
    const octets = await this.fixtureOf(values);
    if (octets === undefined) {
      return;
    }
    const text = octets.toString('utf8');
    if (!Buffer.from(text).equals(octets)) {
      await this.say('This message is not UTF-8, so copied text would differ. Save it instead.');
      return;
    }
    await vscode.env.clipboard.writeText(text);
    await this.say(
      'Copied. Addresses, hosts, names and tokens have stand-ins; look through it all the same.',
    );
  }

  async saveFixture(values: readonly unknown[]): Promise<void> {
    const octets = await this.fixtureOf(values);
    const target =
      octets && (await this.dependencies.prompts.saveFile('Save Test Fixture', FIXTURE_NAME));
    if (octets !== undefined && target !== undefined) {
      await vscode.workspace.fs.writeFile(target, octets);
    }
  }

  private async fixtureOf(values: readonly unknown[]): Promise<Buffer | undefined> {
    const place = await this.placeOf(values);
    if (place === undefined) {
      return undefined;
    }
    const { source, entity, offset } = place;
    const { start, end } = (entity ?? messageAt(source, offset)).range;
    if (end - start > MOST_FIXTURE_OCTETS) {
      await this.say('Test fixtures are made of messages of up to 1 MB.');
      return undefined;
    }
    return makeFixture(source.octets.subarray(start, end));
  }

  /** Of a tab that shows a decoded part that part, else the one that is meant in a source. */
  private async partToSave(values: readonly unknown[]): Promise<FoundPart | undefined> {
    const { documents } = this.dependencies;
    const [uri] = values;
    const tab = uri instanceof vscode.Uri ? uri : undefined;
    if (tab?.scheme === PART_SCHEME) {
      return partOf(documents, tab);
    }
    const place = await this.placeOf(values);
    const entity = place && (await this.partAt(place, 'Save Part'));
    return place && entity && { ...place, entity, kind: kindOf(place.source.buffer, entity) };
  }

  private async placeOf([target, section]: readonly unknown[]): Promise<Place | undefined> {
    const editor = vscode.window.activeTextEditor;
    const document =
      typeof target === 'string'
        ? await vscode.workspace.openTextDocument(vscode.Uri.parse(target, true))
        : editor?.document;
    if (document === undefined || (typeof target !== 'string' && document.languageId !== 'eml')) {
      await this.say('Open the source of a message first.');
      return undefined;
    }
    const source = await this.dependencies.documents.read(document);
    const entity = typeof section === 'string' ? entityNamed(source, section) : undefined;
    const isShown = editor?.document === document;
    const offset = isShown ? source.lines.offsetAt(editor.selection.active) : 0;
    return { document, source, offset, entity };
  }

  private async partAt(
    { source, offset, entity }: Place,
    title: string,
  ): Promise<Entity | undefined> {
    const { prompts, locale } = this.dependencies;
    const found = entity ?? decodableAt(source, offset);
    if (found !== undefined) {
      return found;
    }
    const parts = decodableEntities(source).slice(0, MOST_CHOICES);
    if (parts.length === 0) {
      await this.say('This message has no part with anything in it.');
      return undefined;
    }
    return prompts.pick(
      parts.map((part) => ({
        label: partFileName(source, part, kindOf(source.buffer, part)),
        description: describePart(source, part, locale()),
        value: part,
      })),
      { title, placeholder: 'Which part?' },
    );
  }

  private async say(message: string): Promise<void> {
    await this.dependencies.prompts.notify({ severity: 'info', message, buttons: [] });
  }
}
