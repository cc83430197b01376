import * as vscode from 'vscode';
import { describeError } from '../mailbox/errorGuide';
import { safeLabel } from '../shared/safeText';

export interface EditorError {
  readonly title: string;
  readonly detail: string;
}

/** An error as an editor shows it. A file system's error already carries the sentence of the error guide. */
export function describeForEditor(error: unknown): EditorError {
  if (error instanceof vscode.FileSystemError) {
    return {
      title: error.code === 'FileNotFound' ? 'Message not found' : 'Message not available',
      detail: safeLabel(error.message, { maximumLength: 1000 }),
    };
  }
  const { title, detail } = describeError(error);
  return { title, detail };
}
