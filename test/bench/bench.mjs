// `npm run bench`: measures the POP3 client side by side with others and writes test/bench/results.md. Sets up what it
// needs, and works right after `git clone`, so only Node.js itself may be imported at first.
import { join } from 'node:path';
import { ensureCodeServer } from '../support/run/codeServerInstall.mjs';
import { checkNodeVersion, ensureNodeModules } from '../support/run/nodeModules.mjs';
import { repository } from '../support/run/pins.mjs';
import { SetupNeeded, fail, runScript } from '../support/run/processes.mjs';
import { ensureSystemPackages } from '../support/run/systemPackages.mjs';

const PACKAGES = ['curl', 'dovecot', 'mpop', 'openssl', 'python', 'time'];

try {
  const args = process.argv.slice(2);
  if (process.platform !== 'linux') {
    throw new SetupNeeded(
      'The bench runs on Linux, where Dovecot, mpop and GNU time are packages.',
    );
  }
  checkNodeVersion();
  await ensureNodeModules();
  const needsWindow = args.some((arg) => /activation|tree|view/u.test(arg));
  await ensureSystemPackages([...PACKAGES, ...(needsWindow ? ['chromium'] : [])]);
  if (needsWindow) {
    await ensureCodeServer();
  }
  await runScript(join(repository, 'test', 'bench', 'main.ts'), args);
} catch (error) {
  fail(error);
}
