import assert from 'node:assert/strict';
import { sealMessage } from 'mailauth/lib/arc';
import { LookupError } from '../../../src/authentication/keyResolver';
import { ed25519Key, FakeDns, MESSAGE, rsaKey, signed, verify, type TestKey } from './signing';

describe('the check of an ARC chain', () => {
  const first = rsaKey();
  const second = ed25519Key();
  const records = {
    'arc._domainkey.one.example': first.record,
    'arc._domainkey.two.example': second.record,
    's._domainkey.example.com': first.record,
  };

  async function sealed(
    message: string,
    instance: number,
    key: TestKey,
    signingDomain: string,
  ): Promise<string> {
    const fields = await sealMessage(Buffer.from(message), {
      i: instance,
      cv: instance === 1 ? 'none' : 'pass',
      authResults: `mx.${signingDomain}; dkim=pass header.d=example.com`,
      signingDomain,
      selector: 'arc',
      privateKey: key.privateKey,
    });
    assert.ok(fields.length > 0);
    return fields.toString() + message;
  }

  async function chain(): Promise<string> {
    const once = await sealed(await signed(MESSAGE, { key: first }), 1, first, 'one.example');
    return sealed(once, 2, second, 'two.example');
  }

  async function seals(message: string, known: Record<string, string> = records): Promise<string> {
    const { arc } = await verify(message, new FakeDns(known).resolve);
    return [arc.verdict, ...arc.instances.map(({ outcome }) => outcome)].join(' ');
  }

  it('passes a chain of two, and tells each instance', async () => {
    const { arc, dkim } = await verify(await chain(), new FakeDns(records).resolve);
    assert.equal(arc.verdict, 'pass');
    assert.deepEqual(
      arc.instances.map(
        ({ instance, domain, selector, algorithm, chainStatus, keyBits, outcome }) =>
          [instance, domain, selector, algorithm, chainStatus, keyBits, outcome].join(' '),
      ),
      [
        '1 one.example arc rsa-sha256 none 2048 pass',
        '2 two.example arc ed25519-sha256 pass 256 pass',
      ],
    );
    assert.equal(arc.messageSignature?.outcome, 'pass');
    assert.equal(arc.messageSignature.domain, 'two.example');
    assert.equal(dkim[0]?.outcome, 'pass');
  });

  it('fails by the message signature where the message changed after the last seal', async () => {
    const { arc } = await verify(
      (await chain()).replace('second', 'third'),
      new FakeDns(records).resolve,
    );
    assert.equal(arc.verdict, 'fail');
    assert.equal(arc.messageSignature?.outcome, 'bodyChanged');
    assert.deepEqual(
      arc.instances.map(({ outcome }) => outcome),
      ['pass', 'pass'],
    );
  });

  it('finds the instance that breaks the chain', async () => {
    const message = await chain();
    const firstChanged = message.replace('mx.one.example', 'mx.bad.example');
    assert.notEqual(firstChanged, message);
    assert.equal(await seals(firstChanged), 'fail sealMismatch notReached');
    const secondChanged = message.replace('mx.two.example', 'mx.bad.example');
    assert.equal(await seals(secondChanged), 'fail pass sealMismatch');
  });

  it('tells keys that are missing, revoked or not to be had now', async () => {
    const message = await chain();
    const without = (name: string, record?: string): Record<string, string> => ({
      ...Object.fromEntries(Object.entries(records).filter(([known]) => known !== name)),
      ...(record === undefined ? {} : { [name]: record }),
    });
    const of = 'arc._domainkey.one.example';
    assert.equal(await seals(message, without(of)), 'fail keyMissing notReached');
    assert.equal(await seals(message, without(of, 'v=DKIM1; p=')), 'fail keyRevoked notReached');
    assert.equal(await seals(message, without(of, rsaKey(768).record)), 'fail weakKey notReached');
    const { arc } = await verify(message, () =>
      Promise.reject(new LookupError('failed', 'ETIMEOUT')),
    );
    assert.equal(arc.verdict, 'undecided');
    assert.deepEqual(
      arc.instances.map(({ outcome, reason }) => `${outcome} ${reason ?? ''}`),
      ['dnsFailure ETIMEOUT', 'notReached '],
    );
  });

  it('says what is wrong with a chain that has no order', async () => {
    const message = await chain();
    for (const [broken, error] of [
      [message.replaceAll('i=1;', 'i=3;'), /i=2 expected=1/u],
      [message.replace(/ARC-Seal:/u, 'X-Seal:'), /no arc-seal/u],
      [`ARC-Seal: i=1; cv=none\r\n${message}`, /multiple arc-seal/u],
      [message.replace('cv=pass', 'cv=none'), /cv=none/u],
      ['ARC-Seal: i=999999999999\r\n\r\n', /instance/u],
      ['ARC-Seal:\r\n\r\n', /instance/u],
    ] as const) {
      assert.notEqual(broken, message);
      const { arc } = await verify(broken, new FakeDns(records).resolve);
      assert.equal(arc.verdict, 'fail');
      assert.match(arc.structureError ?? '', error);
      assert.deepEqual(arc.instances, []);
    }
  });
});
