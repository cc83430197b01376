// `npm run truth`: sets up the other parsers, then compares. `-- --fast` leaves out the corpora that have to be fetched.
import { join } from 'node:path';
import { checkNodeVersion, ensureNodeModules } from '../support/run/nodeModules.mjs';
import { repository } from '../support/run/pins.mjs';
import { fail, runScript } from '../support/run/processes.mjs';
import { ensureSystemPackages } from '../support/run/systemPackages.mjs';

try {
  checkNodeVersion();
  await ensureNodeModules();
  await ensureSystemPackages(['python', 'pythonGi', 'gmime', 'emailMime']);
  await runScript(join(repository, 'test', 'truth', 'main.ts'), process.argv.slice(2));
} catch (error) {
  fail(error);
}
