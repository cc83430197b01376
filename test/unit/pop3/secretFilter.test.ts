import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SecretFilter } from '../../../src/pop3/secretFilter';
import { WireRecorder } from '../../../src/pop3/wireRecorder';
import { atRandom, byOctet, type Chunker, splitAt, whole } from '../../support/chunkers';

/** What a server or a library may make of a secret, written without the code under test. */
const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
  raw: (secret) => secret,
  base64: (secret) => Buffer.from(secret).toString('base64'),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  upperHex: (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  url: (secret) => encodeURIComponent(secret),
  lowerUrl: (secret) =>
    encodeURIComponent(secret).replace(/%[0-9A-F]{2}/gu, (code) => code.toLowerCase()),
  form: (secret) => new URLSearchParams({ a: secret }).toString().slice(2),
  quotedPrintable: (secret) =>
    Array.from(Buffer.from(secret), (octet) =>
      octet < 32 || octet > 126 || octet === 61
        ? '=' + octet.toString(16).toUpperCase().padStart(2, '0')
        : String.fromCharCode(octet),
    ).join(''),
};

// Asterisks are what secrets are replaced by, so that they can come together to a secret made of them.
const secretText = fc
  .string({ unit: 'grapheme', minLength: 4, maxLength: 20 })
  .filter((text) => !/[*\r\n]|\p{Surrogate}/u.test(text) && Buffer.byteLength(text) >= 4);
const surroundings = fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets));

function filterOf(secret: string): SecretFilter {
  const filter = new SecretFilter();
  filter.add(secret);
  return filter;
}

function clean(secret: string, text: string): string {
  return filterOf(secret).apply(Buffer.from(text).toString('latin1'));
}

/** What a transcript gets of a message body that arrives in these pieces. */
function recorded(secret: string, body: Buffer, chunker: Chunker): Buffer {
  const pieces: Uint8Array[] = [];
  const recorder = new WireRecorder((event) => {
    if (event.kind === 'octets') {
      pieces.push(event.octets);
    }
  }, filterOf(secret));
  chunker(body).forEach((chunk) => {
    recorder.body(chunk);
  });
  recorder.endOfReply();
  return Buffer.concat(pieces);
}

describe('secrets', () => {
  it('J1 stand in no form in a transcript, in any surroundings and under any chunking', () => {
    fc.assert(
      fc.property(
        secretText,
        fc.constantFrom(...Object.keys(ENCODINGS)),
        surroundings,
        surroundings,
        fc.integer({ min: 1, max: 2 ** 31 }),
        (secret, name, before, after, seed) => {
          const encoded = Buffer.from(ENCODINGS[name]!(secret));
          const body = Buffer.concat([before, encoded, after]);
          const output = recorded(secret, body, whole);
          assert.equal(output.includes(encoded), false);
          assert.deepEqual(recorded(secret, body, byOctet), output);
          assert.deepEqual(recorded(secret, body, atRandom(seed, 7)), output);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('J1 are found across every two-way split', () => {
    const body = Buffer.from('line\r\nhunter22 and aHVudGVyMjI= again\r\nline');
    for (let position = 0; position <= body.length; position += 1) {
      assert.equal(
        recorded('hunter22', body, splitAt(position)).toString(),
        'line\r\n**** and **** again\r\nline',
      );
    }
  });

  it('J1 are found in SASL PLAIN, whatever the length of the name before it', () => {
    for (const user of ['u', 'us', 'use', 'user']) {
      const line = Buffer.from(`\0${user}\0p\u00e4ssword`).toString('base64');
      assert.match(clean('p\u00e4ssword', line), /^[A-Za-z0-9]{2,8}\*{4}$/u);
    }
  });

  it('J1 are found between other text in base64', () => {
    const token = 'ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg';
    for (const user of ['a@b.c', 'aa@b.c', 'aaa@b.c']) {
      const encoded = Buffer.from(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`);
      assert.match(clean(token, encoded.toString('base64')), /^[A-Za-z0-9]+\*{4}[A-Za-z0-9]*=*$/u);
    }
  });

  it('J1 are replaced in octets just as in their text, whatever the characters of the secret', () => {
    const secretOfAny = fc.oneof(
      secretText,
      // So few different characters that forms of the secret overlap.
      fc.string({ unit: fc.constantFrom('a', '\u00e9', '\u20ac'), minLength: 2, maxLength: 6 }),
    );
    const encode = fc.constantFrom(...Object.keys(ENCODINGS));
    fc.assert(
      fc.property(
        secretOfAny,
        fc.array(fc.oneof(surroundings, encode), { maxLength: 6 }),
        fc.boolean(),
        (secret, parts, isLatin1) => {
          const body = Buffer.concat(
            parts.map((part) =>
              typeof part === 'string'
                ? Buffer.from(ENCODINGS[part]!(secret), isLatin1 ? 'latin1' : 'utf8')
                : part,
            ),
          );
          const filter = filterOf(secret);
          const expected = Buffer.from(filter.apply(body.toString('latin1')), 'latin1');
          assert.deepEqual(Buffer.from(filter.applyToOctets(body)), expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('J1 are replaced in octets when there are several', () => {
    const filter = filterOf('first secret');
    filter.add('second secret');
    assert.equal(
      Buffer.from(filter.applyToOctets(Buffer.from('second secret, first secret'))).toString(),
      '****, ****',
    );
  });

  it('leave everything else as it is, and are no secrets below four octets', () => {
    fc.assert(
      fc.property(surroundings, fc.nat(), (body, seed) => {
        const output = recorded('never in random octets', body, atRandom(seed + 1));
        assert.deepEqual(output, body);
      }),
    );
    assert.equal(clean('abc', 'abcabc'), 'abcabc');
    assert.equal(clean('\u00e9\u00e9', 'x\u00e9\u00e9'), 'x****');
  });
});
