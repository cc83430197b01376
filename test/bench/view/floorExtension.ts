import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';

/** The name of its view and of the one row in it. */
export const FLOOR = 'Floor';

const MANIFEST = {
  name: 'floor',
  publisher: 'bench',
  version: '1.0.0',
  engines: { vscode: '^1.105.0' },
  main: './extension.js',
  contributes: {
    views: { pop3: [{ id: 'bench.floor', name: FLOOR }] },
    customEditors: [
      {
        viewType: 'bench.floor',
        displayName: FLOOR,
        selector: [{ filenamePattern: '*.floor' }],
      },
    ],
  },
};

/** The least that an extension can do to show a file by a click: a script-less page with one line. */
const PROGRAM = `
const vscode = require('vscode');
const { join } = require('node:path');
exports.activate = () => {
  const uri = vscode.Uri.file(join(__dirname, 'empty.floor'));
  vscode.window.registerTreeDataProvider('bench.floor', {
    getChildren: () => ['row'],
    getTreeItem: () => ({
      label: ${JSON.stringify(FLOOR)},
      command: { command: 'bench.floor.open', title: 'Open' },
    }),
  });
  vscode.commands.registerCommand('bench.floor.open', () =>
    vscode.commands.executeCommand('vscode.openWith', uri, 'bench.floor', { preview: true, preserveFocus: true }));
  vscode.window.registerCustomEditorProvider('bench.floor', {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    resolveCustomEditor: (_document, panel) => {
      panel.webview.html = '<!DOCTYPE html><html><head><title>Floor</title></head><body><p id="floor">Floor</p></body></html>';
    },
  });
};
`;

/** Packs an extension whose custom editor does nothing, to tell what VS Code takes from what an editor takes. */
export async function packFloorExtension(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(folder, 'extension.js'), PROGRAM);
  await writeFile(join(folder, 'empty.floor'), '');
  await writeFile(join(folder, 'LICENSE'), 'None.');
  await writeFile(join(folder, 'README.md'), `# ${FLOOR}\n`);
  const packagePath = join(folder, 'floor.vsix');
  await createVSIX({
    cwd: folder,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return packagePath;
}
