// The task before F5: packages where they are missing, and bundles with source maps. Works right after `git clone`.
import { checkNodeVersion, ensureNodeModules } from './run/nodeModules.mjs';
import { fail, npm } from './run/processes.mjs';

try {
  checkNodeVersion();
  await ensureNodeModules();
  await npm(['run', '--silent', 'build']);
} catch (error) {
  fail(error);
}
