import * as vscode from 'vscode';
import type { TimeWording } from '../source/fields/dateWords';
import { explainField, explainFieldName } from '../source/fields/explainField';
import type { FieldExplanation } from '../source/fields/explanation';
import { firstFields } from '../source/firstFields';
import type { ParsedSource } from '../source/parsedSource';
import { rangeOf, type SourceDocuments } from './sourceDocuments';

const MAX_FIELDS = 500;
const RFC = /\bRFC (\d{3,5})(?: §([\d.]*\d))?/gu;

/** Explains header fields: what they are, what they say, and what is odd about that. */
export class MessageHovers implements vscode.HoverProvider {
  constructor(
    private readonly documents: SourceDocuments,
    private readonly wording: () => TimeWording,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const open = await this.documents.openUnlessClosed(document);
    if (open === undefined) {
      return undefined;
    }
    const { source } = open;
    const found = this.explain(source, source.lines.offsetAt(position));
    return found && new vscode.Hover(markdownOf(found), rangeOf(source, found.range));
  }

  private explain(source: ParsedSource, offset: number): FieldExplanation | undefined {
    const at = source.fieldAt(offset);
    if (at === undefined) {
      return undefined;
    }
    const { entity, field } = at;
    if (offset < field.nameRange.end) {
      return explainFieldName(field.name, field.nameRange);
    }
    const fields = firstFields(entity.fields, MAX_FIELDS).map((each) => ({
      name: each.name,
      body: source.bodyOf(each),
    }));
    return explainField(field.name, source.bodyOf(field), offset, { ...this.wording(), fields });
  }
}

/** What comes of mail stays text: no link, image or command can be made of it. */
function markdownOf({ title, facts, sentences }: FieldExplanation): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  if (title !== '') {
    markdown.appendMarkdown('**').appendText(title).appendMarkdown('**\n\n');
  }
  for (const { label, value } of facts) {
    markdown.appendText(label).appendMarkdown(':&nbsp; ');
    appendWithReferences(markdown, value);
    markdown.appendMarkdown('  \n');
  }
  for (const sentence of sentences) {
    markdown.appendMarkdown('\n');
    appendWithReferences(markdown, sentence);
    markdown.appendMarkdown('\n');
  }
  return markdown;
}

function appendWithReferences(markdown: vscode.MarkdownString, text: string): void {
  let at = 0;
  for (const found of text.matchAll(RFC)) {
    const [whole, number = '', section] = found;
    const anchor = section === undefined ? '' : `#section-${section}`;
    markdown
      .appendText(text.slice(at, found.index))
      .appendMarkdown(`[${whole}](https://www.rfc-editor.org/rfc/rfc${number}${anchor})`);
    at = found.index + whole.length;
  }
  markdown.appendText(text.slice(at));
}
