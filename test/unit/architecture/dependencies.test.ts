import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly version: string }>>;
}

/** Oldest versions without known advisories, for what parses or shows untrusted input. */
const FLOORS: Readonly<Record<string, string>> = {
  nodemailer: '10.4.1',
  'linkify-it': '5.0.2',
  mailparser: '3.9.31',
  dompurify: '3.4.18',
};

function isAtLeast(version: string, floor: string): boolean {
  const parts = (text: string): readonly number[] => text.split('.').map(Number);
  const [left, right] = [parts(version), parts(floor)];
  const index = right.findIndex((part, position) => part !== left[position]);
  return index === -1 || (left[index] ?? 0) > (right[index] ?? 0);
}

describe('dependencies', () => {
  const lockfile = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lockfile;

  for (const [name, floor] of Object.entries(FLOORS)) {
    it(`resolve every ${name} to ${floor} or later`, () => {
      const versions = Object.entries(lockfile.packages)
        .filter(([path]) => path.endsWith(`node_modules/${name}`))
        .map(([, { version }]) => version);
      assert.equal(versions.length > 0, true);
      assert.deepEqual(
        versions.filter((version) => !isAtLeast(version, floor)),
        [],
      );
    });
  }

  it('are pinned exactly', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    const loose = Object.entries(manifest.devDependencies).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/u.test(version),
    );
    assert.deepEqual(loose, []);
  });
});
