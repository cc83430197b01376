import assert from 'node:assert/strict';
import { LookupError } from '../../../src/authentication/keyResolver';
import { LIMITS } from '../../../src/authentication/limits';
import { readSigned } from '../../../src/authentication/verifySignatures';
import { ed25519Key, FakeDns, MESSAGE, NEVER, NOW, rsaKey, signed, verify } from './signing';

const KEY_NAME = 's._domainkey.example.com';
const HOUR = 3_600_000;

describe('the check of DKIM signatures', () => {
  const key = rsaKey();
  const edwards = ed25519Key();
  const dns = (record = key.record): FakeDns => new FakeDns({ [KEY_NAME]: record });

  async function outcomeOf(message: string, record = key.record): Promise<string> {
    const { dkim } = await verify(message, dns(record).resolve);
    return dkim.map(({ outcome }) => outcome).join();
  }

  for (const canonicalization of [
    'simple/simple',
    'simple/relaxed',
    'relaxed/simple',
    'relaxed/relaxed',
  ]) {
    it(`passes what ${canonicalization} signed with RSA and with Ed25519`, async () => {
      for (const [each, algorithm, bits] of [
        [key, 'rsa-sha256', 2048],
        [edwards, 'ed25519-sha256', 256],
      ] as const) {
        const message = await signed(MESSAGE, { key: each, canonicalization, algorithm });
        const { dkim, arc, hasBareLf, leftOut } = await verify(message, dns(each.record).resolve);
        const [check] = dkim;
        assert.equal(check?.outcome, 'pass');
        assert.equal(check.algorithm, algorithm);
        assert.equal(check.keyBits, bits);
        assert.equal(check.domain, 'example.com');
        assert.equal(check.selector, 's');
        assert.equal(check.keyName, KEY_NAME);
        assert.deepEqual(check.notes, []);
        assert.equal(check.signedFields.includes('subject'), true);
        assert.equal(arc.verdict, 'none');
        assert.equal(hasBareLf, false);
        assert.equal(leftOut, 0);
      }
    });
  }

  it('tells a changed body from a changed header', async () => {
    const message = await signed(MESSAGE, { key });
    assert.equal(await outcomeOf(message.replace('second', 'third')), 'bodyChanged');
    assert.equal(await outcomeOf(message.replace('A  signed', 'A forged')), 'signatureMismatch');
    assert.equal(await outcomeOf(message.replace('A  signed', 'A signed')), 'pass');
    const strict = await signed(MESSAGE, { key, canonicalization: 'simple/simple' });
    assert.equal(await outcomeOf(strict.replace('A  signed', 'A signed')), 'signatureMismatch');
    assert.equal(await outcomeOf(strict.replace('first  line', 'first line')), 'bodyChanged');
  });

  it('reads bare LF as CRLF, and says so', async () => {
    const message = await signed(MESSAGE, { key, canonicalization: 'simple/simple' });
    const { dkim, hasBareLf } = await verify(message.replaceAll('\r\n', '\n'), dns().resolve);
    assert.equal(dkim[0]?.outcome, 'pass');
    assert.equal(hasBareLf, true);
  });

  it('reads any line ends across any number of chunks', async () => {
    const lines = ['', '\r', 'x'.repeat(70_001), 'y', '\r\r', ''].join('\r\n').repeat(3);
    const message = await signed(MESSAGE + lines, { key, canonicalization: 'simple/simple' });
    assert.equal(await outcomeOf(message), 'pass');
    // A CR before the LF makes CRLF of what was one.
    assert.equal(await outcomeOf(message.replaceAll(/(?<!\r)\r\n/gu, '\n')), 'pass');
  });

  it('takes a CRLF for one wherever it is cut', async () => {
    for (const pad of ['', 'x', 'xx']) {
      const body = pad + 'a\r\n'.repeat(50_000);
      const message = await signed(MESSAGE + body, { key, canonicalization: 'simple/simple' });
      assert.equal(await outcomeOf(message), 'pass');
    }
  });

  it('looks for what is signed among the signatures that it leaves out, too', async () => {
    const others = 'DKIM-Signature: x=y\r\n'.repeat(LIMITS.signatures + 5);
    const message = await signed(others + MESSAGE, { key, fields: 'From:DKIM-Signature' });
    const { dkim } = await verify(message, dns().resolve);
    assert.equal(dkim[0]?.outcome, 'pass');
  });

  it('counts the octets that l= leaves open', async () => {
    const message = await signed(MESSAGE, {
      key,
      canonicalization: 'simple/simple',
      bodyLength: 10,
    });
    const { dkim } = await verify(`${message}Added\r\n`, dns().resolve);
    assert.equal(dkim[0]?.outcome, 'pass');
    assert.deepEqual(dkim[0].notes, ['bodyLengthLimit']);
    // The two lines of 18 and 12 octets, an empty one, and what was added.
    assert.equal(dkim[0].uncoveredOctets, 18 + 12 + 2 + 7 - 10);
  });

  it('tells what of From and Subject is not covered', async () => {
    const message = await signed(MESSAGE, { key, fields: 'From:To' });
    const { dkim } = await verify(message, dns().resolve);
    assert.equal(dkim[0]?.outcome, 'pass');
    assert.deepEqual(dkim[0].notes, ['subjectNotSigned']);
    const without = message.replace(/h=To:\s*From/u, 'h=To');
    assert.notEqual(without, message);
    assert.equal(await outcomeOf(without), 'fromNotSigned');
  });

  it('holds x= against the time of the check', async () => {
    assert.equal(await outcomeOf(await signed(MESSAGE, { key, expires: NOW - HOUR })), 'expired');
    assert.equal(await outcomeOf(await signed(MESSAGE, { key, expires: NOW + HOUR })), 'pass');
  });

  it('tells keys that are missing, revoked, unreadable, of another kind or weak', async () => {
    const message = await signed(MESSAGE, { key });
    assert.equal((await verify(message, new FakeDns({}).resolve)).dkim[0]?.outcome, 'keyMissing');
    assert.equal(await outcomeOf(message, 'v=DKIM1; p='), 'keyRevoked');
    assert.equal(await outcomeOf(message, 'v=DKIM1; p=%%%'), 'keyUnusable');
    assert.equal(await outcomeOf(message, 'v=spf1 -all'), 'keyUnusable');
    assert.equal(await outcomeOf(message, edwards.record), 'keyUnsuitable');
    assert.equal(await outcomeOf(message, rsaKey().record), 'signatureMismatch');

    const weak = rsaKey(768);
    const { dkim } = await verify(await signed(MESSAGE, { key: weak }), dns(weak.record).resolve);
    assert.equal(dkim[0]?.outcome, 'weakKey');
    assert.equal(dkim[0].keyBits, 768);
    const short = rsaKey(1024);
    const checked = await verify(await signed(MESSAGE, { key: short }), dns(short.record).resolve);
    assert.deepEqual(checked.dkim[0]?.notes, ['shortKey']);
  });

  it('takes rsa-sha1 for no signature', async () => {
    const message = await signed(MESSAGE, { key, algorithm: 'rsa-sha1' });
    assert.equal(await outcomeOf(message), 'weakAlgorithm');
  });

  it('tells a failing DNS from a missing key, whatever is thrown', async () => {
    const message = await signed(MESSAGE, { key });
    for (const error of [new LookupError('failed', 'SERVFAIL'), new Error('x'), undefined]) {
      const { dkim } = await verify(message, () =>
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- on purpose
        Promise.reject(error),
      );
      assert.equal(dkim[0]?.outcome, 'dnsFailure');
    }
    const { dkim } = await verify(message, () =>
      Promise.reject(new LookupError('failed', 'SERVFAIL')),
    );
    assert.equal(dkim[0]?.reason, 'SERVFAIL');
  });

  it('checks each of several signatures for itself, and asks for each key once', async () => {
    const first = await signed(MESSAGE, { key });
    const second = await signed(first, {
      key: edwards,
      selector: 'ed',
      algorithm: 'ed25519-sha256',
    });
    const third = await signed(second, { key, domain: 'example.net' });
    const resolver = new FakeDns({
      [KEY_NAME]: key.record,
      'ed._domainkey.example.com': edwards.record,
    });
    const { dkim } = await verify(third, resolver.resolve);
    assert.deepEqual(
      dkim.map(({ fieldIndex, domain, outcome }) => [fieldIndex, domain, outcome]),
      [
        [0, 'example.net', 'keyMissing'],
        [1, 'example.com', 'pass'],
        [2, 'example.com', 'pass'],
      ],
    );
    const names = [KEY_NAME, 'ed._domainkey.example.com', 's._domainkey.example.net'];
    assert.deepEqual(resolver.asked.toSorted(), names.toSorted());
    assert.deepEqual((await readSigned(Buffer.from(third))).keyNames.toSorted(), names.toSorted());
  });

  it('takes a key among other TXT records, and notes them', async () => {
    const message = await signed(MESSAGE, { key });
    const { dkim } = await verify(message, () => Promise.resolve(['v=spf1 -all', key.record]));
    assert.equal(dkim[0]?.outcome, 'pass');
    assert.deepEqual(dkim[0].notes, ['severalRecords']);
  });

  it('checks no more signatures than it says, and looks up no more names', async () => {
    const message = await signed(MESSAGE, { key });
    const [field = ''] = /^DKIM-Signature:[^]*?\r\n(?![ \t])/u.exec(message) ?? [];
    const many = Array.from({ length: 60 }, (_, index) =>
      field.replace(/d=example\.com/u, `d=d${index}.example.com`),
    ).join('');
    const resolver = dns();
    const { dkim, leftOut } = await verify(many + message, resolver.resolve);
    assert.equal(dkim.length, LIMITS.signatures);
    assert.equal(leftOut, 61 - LIMITS.signatures);
    assert.equal(resolver.asked.length, LIMITS.signatures);
    const long = `DKIM-Signature: ${'z'.repeat(LIMITS.signatureOctets)}\r\n${message}`;
    const checked = await verify(long, dns().resolve);
    assert.deepEqual(
      checked.dkim.map(({ fieldIndex, outcome }) => [fieldIndex, outcome]),
      [[1, 'pass']],
    );
    assert.equal(checked.leftOut, 1);
  });

  it('reports malformed signatures without asking for what they name', async () => {
    for (const value of [
      '',
      ';;;=',
      'v=1; a=rsa-sha256; d=example.com; s=s; h=from; b=AA==',
      'v=1; a=rsa-sha256; d=; s=s; h=from; bh=AA==; b=AA==',
      'v=1; a=rsa-sha256; d=a b; s=../x; h=from; bh=AA==; b=AA==',
      'v=2; a=rsa-sha256; d=example.com; s=s; h=from; bh=AA==; b=AA==',
      'v=1; a=rsa-md5; d=example.com; s=s; h=from; bh=AA==; b=AA==',
      'v=1; v=1; a=rsa-sha256; d=example.com; s=s; h=from; bh=AA==; b=AA==',
      'v=1; a=rsa-sha256; d=example.com; s=s; h=from; bh=AA==; b=AA==; l=-1; t=x',
      '__proto__=1; constructor=2; v=1; a=toString; d=constructor; s=__proto__',
    ]) {
      const resolver = dns();
      const { dkim } = await verify(`DKIM-Signature: ${value}\r\n${MESSAGE}`, resolver.resolve);
      assert.match(
        dkim.map(({ outcome }) => outcome).join(),
        /^(?:malformed|unsupported)$/u,
        value,
      );
      assert.deepEqual(resolver.asked, [], value);
    }
  });

  it('makes do with hostile records', async () => {
    const message = await signed(MESSAGE, { key });
    const large = `${key.record}; n=${'x'.repeat(4_000_000)}`;
    const { dkim: ofLarge } = await verify(message, () => Promise.resolve([large]));
    assert.equal(ofLarge[0]?.outcome, 'dnsFailure');
    for (const given of [
      [`v=DKIM1; p=${'A'.repeat(4_000_000)}`],
      Array.from({ length: 100_000 }, () => 'p=AAAA'),
      [`p=${';p='.repeat(5000)}`],
      [{}, 7, null],
      'v=DKIM1',
      undefined,
      [],
      [''],
    ]) {
      const { dkim } = await verify(message, () => Promise.resolve(given as readonly string[]));
      assert.match(dkim[0]?.outcome ?? '', /^(?:dnsFailure|key\w+)$/u);
    }
  });

  it('ends when asked to while the resolver never answers', async () => {
    const message = await signed(MESSAGE, { key });
    const controller = new AbortController();
    const signals: AbortSignal[] = [];
    const pending = verify(
      message,
      (_name, signal) => {
        signals.push(signal);
        setImmediate(() => {
          controller.abort(new Error('enough'));
        });
        return new Promise(() => undefined);
      },
      controller.signal,
    );
    await assert.rejects(pending, /enough/u);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
  });

  it('says what it does not read at all', async () => {
    const unchecked = async (text: string): Promise<unknown> =>
      (await readSigned(Buffer.from(text))).unchecked;
    assert.equal(await unchecked(`X: ${'y'.repeat(LIMITS.headerOctets)}`), 'headerTooLarge');
    assert.equal(await unchecked('X: y\n'.repeat(LIMITS.headerLines + 2)), 'headerTooLarge');
    assert.equal(
      await unchecked(`X: y${'\n z'.repeat(LIMITS.foldsOfField + 1)}`),
      'headerTooLarge',
    );
    assert.equal(await unchecked(`\n${'y'.repeat(LIMITS.lineOctets + 1)}`), 'lineTooLong');
    assert.equal(await unchecked(MESSAGE), undefined);
    for (const text of ['', '\n', '\r\n\r\n', ':', ' : \n\n', '\0']) {
      assert.equal(await unchecked(text), undefined);
      const { dkim } = await verify(text, dns().resolve, NEVER);
      assert.deepEqual(dkim, []);
    }
  });
});
