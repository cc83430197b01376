import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** The package that code in `folder` gets when it asks for `name`. */
function resolved(name: string, folder = ROOT): Manifest & { readonly folder: string } {
  const directories = createRequire(join(folder, 'x.js')).resolve.paths(name) ?? [];
  for (const directory of directories) {
    try {
      const path = join(directory, name, 'package.json');
      return { ...(JSON.parse(readFileSync(path, 'utf8')) as Manifest), folder: dirname(path) };
    } catch {
      // Not installed here; the next directory up may have it.
    }
  }
  throw new Error(`${name} is not installed`);
}

function isAtLeast(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, 'en', { numeric: true }) >= 0;
}

describe('the libraries that read hostile input', () => {
  it('are the mailparser whose inner fields this project repairs', () => {
    assert.equal(resolved('mailparser').version, '3.9.31');
    assert.equal(resolved('@zone-eu/mailsplit', resolved('mailparser').folder).version, '5.4.19');
  });

  it('have the address parser that reads nested comments rightly', () => {
    for (const folder of [ROOT, resolved('mailparser').folder]) {
      const { version } = resolved('nodemailer', folder);
      assert.ok(isAtLeast(version, '10.4.1'), version);
    }
  });

  it('have no known catastrophic link matcher', () => {
    const { version } = resolved('linkify-it', resolved('mailparser').folder);
    assert.ok(isAtLeast(version, '5.0.2'), version);
  });

  it('have the sanitiser without known bypasses', () => {
    const { version } = resolved('dompurify');
    assert.ok(isAtLeast(version, '3.4.18'), version);
  });
});
