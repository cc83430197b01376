// `npm run demo`: builds the extension and opens a real VS Code with it and with sample mail. `-- --browser` takes
// code-server even where VS Code is installed, `-- --check` looks at the outcome with a headless Chromium instead of
// showing it. Works right after `git clone`, so only Node.js itself may be imported at first.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureCodeServer } from './run/codeServerInstall.mjs';
import { findDesktopCode } from './run/desktopCode.mjs';
import { checkNodeVersion, ensureNodeModules } from './run/nodeModules.mjs';
import { repository } from './run/pins.mjs';
import { SetupNeeded, fail, quietNpm, runScript } from './run/processes.mjs';
import { ensureSystemPackages } from './run/systemPackages.mjs';

try {
  const { values } = parseArgs({
    options: { check: { type: 'boolean' }, browser: { type: 'boolean' } },
  });
  checkNodeVersion();
  const code = values.check || values.browser ? undefined : findDesktopCode();
  await ensureNodeModules();
  if (code === undefined) {
    if (process.platform !== 'linux') {
      throw new SetupNeeded(
        'Visual Studio Code was not found. Install it, have it install the command `code` in the PATH\n' +
          '(in VS Code: F1, "Shell Command: Install \'code\' command in PATH"), then run this again.',
      );
    }
    await ensureCodeServer();
  }
  if (values.check) {
    await ensureSystemPackages(['chromium']);
  }
  console.log('Packaging the extension…');
  await quietNpm(['run', '--silent', 'package']);
  console.log('Starting VS Code…');
  await runScript(
    join(repository, 'test', 'support', 'demo', 'main.ts'),
    values.check ? ['--check'] : code === undefined ? [] : ['--code', code],
  );
} catch (error) {
  fail(error);
}
