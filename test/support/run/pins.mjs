import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Git-ignored folder for what the tests and the demonstration fetch beside node_modules. */
export const toolFolder = join(repository, '.vscode-test');

/** The .vsix that `npm run package` writes. */
export const packagedExtension = join(repository, 'dist', 'pop3-mailbox-browser.vsix');

/** code-server's npm release (it contains VS Code 1.139.1), and the Node.js that it must run on. */
export const pins = { codeServer: '4.139.1', node: '24.21.0' };
