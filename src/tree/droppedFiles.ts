import * as vscode from 'vscode';
import { SCHEME } from '../documents/uri';

/** One drop opens no more. */
const MAXIMUM_FILES = 50;

/** The files of a drop, save messages of the list itself. */
export async function droppedFiles(data: vscode.DataTransfer): Promise<readonly vscode.Uri[]> {
  const uris = new Map<string, vscode.Uri>();
  const add = (uri: vscode.Uri | undefined): void => {
    if (uri !== undefined && uri.scheme !== SCHEME && uris.size < MAXIMUM_FILES) {
      uris.set(uri.toString(), uri);
    }
  };
  const list = (await data.get('text/uri-list')?.asString()) ?? '';
  // RFC 2483 §5: a line each, those that begin with "#" are comments.
  list
    .split(/\r?\n/u)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .forEach((line) => {
      add(parsed(line));
    });
  for (const [, item] of data) {
    add(item.asFile()?.uri);
  }
  return [...uris.values()];
}

function parsed(line: string): vscode.Uri | undefined {
  try {
    return vscode.Uri.parse(line, true);
  } catch {
    return undefined;
  }
}
