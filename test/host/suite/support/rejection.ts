import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Asserts that a file operation fails with this code of a FileSystemError. */
export async function rejectsWith(
  code: 'FileNotFound' | 'NoPermissions' | 'Unavailable',
  operation: Thenable<unknown>,
): Promise<vscode.FileSystemError> {
  const error: unknown = await Promise.resolve(operation).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof vscode.FileSystemError, `Not a FileSystemError: ${String(error)}`);
  assert.equal(error.code, code, error.message);
  return error;
}
