import assert from 'node:assert/strict';
import net from 'node:net';
import tls from 'node:tls';
import { run } from './support/extension';
import { accountAt, MaildropFixture } from './support/maildropFixture';

/** VS Code replaces these, to add the certificates that the operating system trusts. */
const REPLACEABLE = [
  ['net.connect', net],
  ['tls.connect', tls],
] as const;

describe('the built-in modules of Node.js', () => {
  let fixture: MaildropFixture;
  let undo: readonly (() => void)[] = [];

  beforeEach(async () => {
    fixture = await MaildropFixture.start();
  });

  afterEach(async () => {
    undo.forEach((restore) => {
      restore();
    });
    await fixture.close();
  });

  it('are used as VS Code has changed them', async () => {
    const used: string[] = [];
    undo = REPLACEABLE.map(([name, module]) => {
      const original: unknown = Reflect.get(module, 'connect');
      assert.ok(typeof original === 'function');
      Reflect.set(module, 'connect', (...args: unknown[]): unknown => {
        used.push(name);
        return Reflect.apply(original, module, args) as unknown;
      });
      return () => {
        Reflect.set(module, 'connect', original);
      };
    });
    const encrypted = { ...accountAt(fixture.server), tlsMode: 'implicit' } as const;
    await fixture.parts.accounts.save(encrypted);
    await fixture.parts.credentials.store(encrypted, 'secret');
    // The server does not speak TLS: what counts is what the attempt is made with.
    await run('pop3.mailbox.refresh', encrypted.id);
    await fixture.parts.accounts.remove(encrypted.id);
    await fixture.parts.credentials.forget(encrypted.id);
    assert.deepEqual(used, ['net.connect', 'tls.connect']);
  });
});
