import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readSettings } from '../../../src/platform/settings';

interface Property {
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

const manifest = JSON.parse(
  readFileSync(resolve(__dirname, '..', '..', '..', 'package.json'), 'utf8'),
) as {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
  };
};
const { properties } = manifest.contributes.configuration;
const settingsAt = (bound: 'default' | 'minimum' | 'maximum') =>
  readSettings((name) => properties[`pop3.${name}`]?.[bound]);

describe('settings', () => {
  it('have the defaults the manifest declares', () => {
    assert.deepEqual(
      readSettings(() => undefined),
      settingsAt('default'),
    );
  });

  it('stay inside the bounds the manifest declares, whatever was written by hand', () => {
    assert.deepEqual(
      readSettings(() => -1e9),
      settingsAt('minimum'),
    );
    assert.deepEqual(
      readSettings(() => 1e9),
      settingsAt('maximum'),
    );
    for (const nonsense of ['7', null, Number.NaN, {}, [], true]) {
      assert.deepEqual(
        readSettings(() => nonsense),
        settingsAt('default'),
      );
    }
  });

  it('are given in the units the core works in', () => {
    const settings = settingsAt('default');
    assert.equal(settings.keepOpenMilliseconds, 5000);
    assert.equal(settings.timeoutMilliseconds, 30_000);
    assert.equal(settings.maximumMessageOctets, 100_000_000);
    assert.equal(readSettings(() => 'raw').openMessagesAs, 'raw');
    assert.equal(readSettings(() => 90).watchIntervalMilliseconds, 90_000);
  });

  it('watch for new mail every ten seconds at most, or not at all', () => {
    for (const [seconds, milliseconds] of [
      [0, 0],
      [1, 10_000],
      [9, 10_000],
      [11, 11_000],
    ]) {
      assert.equal(readSettings(() => seconds).watchIntervalMilliseconds, milliseconds);
    }
  });
});
