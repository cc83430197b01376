import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findApopStamp } from '../../src/pop3/apop';
import { Capabilities } from '../../src/pop3/capabilities';
import { Pop3Error } from '../../src/pop3/errors';
import { parseDropListing, parseScanListing, parseUidListing } from '../../src/pop3/listings';
import { ReplyReader } from '../../src/pop3/replyReader';
import { SaslExchange } from '../../src/pop3/sasl/saslExchange';
import { parseResponseCode, parseStatusLine } from '../../src/pop3/statusLine';
import { announce, mochaLimit, SEEDS, shareOfTime } from './budget';
import { NONCE, SASL_TARGETS } from './saslTargets';
import { tryStream } from './tryStream';

const SHARE_OF_ALL = 0.2;
const PROPERTIES = 8;
const FEWEST_RUNS = 100;
const milliseconds = shareOfTime(SHARE_OF_ALL / PROPERTIES / SEEDS.length);

/** Octets that matter to POP3 come as often as all others together. */
const octet = fc.oneof(
  fc.constantFrom(0x0d, 0x0a, 0x2e, 0x2b, 0x20, 0x2d),
  fc.integer({ min: 0, max: 255 }),
);
const octets = fc.array(octet, { maxLength: 300 }).map((values) => Buffer.from(values));
const printable = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0x21, max: 0x7e }), { minLength, maxLength })
    .map((codes) => String.fromCharCode(...codes));
const latin1Line = fc
  .array(
    octet.filter((value) => value !== 0x0a && value !== 0x0d),
    { maxLength: 120 },
  )
  .map((values) => String.fromCharCode(...values));
const number = fc.integer({ min: 1, max: 2 ** 31 });
const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });

/** Defines a test of a property for each seed. What fails is shown as small as it can be made, octets in hexadecimal. */
function holds<T>(
  title: string,
  inputs: fc.Arbitrary<T>,
  check: (input: T) => void | Promise<void>,
): void {
  for (const seed of SEEDS) {
    it(`${title}, with ${seed.name}`, async function () {
      this.timeout(mochaLimit(milliseconds));
      const property = fc.asyncProperty(inputs, async (input) => {
        await check(input);
      });
      const result = await fc.check(property, {
        seed: seed.value,
        numRuns: Infinity,
        interruptAfterTimeLimit: milliseconds,
      });
      const { counterexample, errorInstance, numRuns } = result;
      const isFaulty = counterexample !== null;
      const shown = JSON.stringify(counterexample, inHex);
      assert.ok(!isFaulty, `FUZZ_SEED=${seed.value}: ${shown}\n${String(errorInstance)}`);
      announce('property', seed, `${numRuns} runs`);
      assert.ok(numRuns >= Math.min(FEWEST_RUNS, milliseconds / 5), `only ${numRuns} runs`);
    });
  }
}

function inHex(_key: string, value: unknown): unknown {
  const isBuffer = typeof value === 'object' && value !== null && 'type' in value;
  return isBuffer && 'data' in value ? Buffer.from(value.data as number[]).toString('hex') : value;
}

function cut(wire: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const chunks: Buffer[] = [];
  for (let start = 0, turn = 0; start < wire.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(wire.subarray(start, start + size));
    start += size;
  }
  return chunks;
}

/** As a server sends a message (RFC 1939 §3): stuffed, its last line ended, terminated. */
function sent(message: Buffer, lineEnd: string): string {
  const text = message.toString('latin1');
  const lines = text.split(lineEnd).map((line) => (line.startsWith('.') ? `.${line}` : line));
  const isEnded = text === '' || text.endsWith(lineEnd);
  return `${lines.join(lineEnd)}${isEnded ? '' : lineEnd}.${lineEnd}`;
}

describe('random replies', () => {
  holds(
    'A1, A2, A4, A7 bring random messages through dot-stuffing octet for octet',
    fc.tuple(fc.array(octets, { minLength: 1, maxLength: 5 }), cuts, fc.constantFrom('\r\n', '\n')),
    ([messages, sizes, lineEnd]) => {
      const wire = messages.map((message) => `+OK${lineEnd}${sent(message, lineEnd)}`).join('');
      const received: string[] = [];
      const bodies: Buffer[] = [];
      const reader = new ReplyReader(
        {
          onStatus: () => ({ hasBody: true }),
          onBody: (piece) => bodies.push(Buffer.from(piece)),
          onReplyEnd: () => received.push(Buffer.concat(bodies.splice(0)).toString('latin1')),
        },
        () => received.length < messages.length,
        512,
      );
      for (const chunk of cut(Buffer.from(wire, 'latin1'), sizes)) {
        reader.push(chunk);
      }
      const expected = messages.map((message) => {
        const text = message.toString('latin1');
        return text === '' || text.endsWith(lineEnd) ? text : text + lineEnd;
      });
      assert.deepEqual(received, expected);
    },
  );

  holds(
    'A2, A16 read any octets alike however they are cut',
    fc.tuple(octets, fc.constantFrom('', '+OK ', '+OK\r\n', '-ERR [', '+OK\r\n1 2\r\n'), fc.nat()),
    ([random, start, seed]) => {
      const stream = Buffer.concat([Buffer.from(start), random]);
      for (const kind of ['status', 'list', 'uidl', 'capa', 'lang', 'message'] as const) {
        tryStream({ octets: stream, due: [kind, 'status', 'message', kind] }, seed);
      }
    },
  );

  holds(
    'B4, B7 read every listing of the grammar, with any blanks, and find nothing wrong with it',
    fc.uniqueArray(fc.tuple(number, fc.integer({ min: 0, max: 10 ** 14 }), printable(1, 70)), {
      selector: ([messageNumber]) => messageNumber,
      maxLength: 30,
    }),
    (entries) => {
      const sizes = parseScanListing(entries.map(([n, size]) => `${n} ${size}`));
      assert.deepEqual(
        [...sizes.entries],
        entries.map(([n, size]) => [n, size]),
      );
      const uids = parseUidListing(entries.map(([n, , uid]) => `+OK  ${n} \t${uid} `));
      assert.deepEqual(
        [...uids.entries],
        entries.map(([n, , uid]) => [n, uid]),
      );
      assert.deepEqual([...sizes.defects, ...uids.defects], []);
    },
  );

  holds(
    'A17, B5 account for every line of any listing, and take only numbers that can be sent',
    fc.array(
      fc.oneof(
        latin1Line,
        fc.tuple(fc.integer(), latin1Line).map((pair) => pair.join(' ')),
      ),
    ),
    (lines) => {
      for (const { entries, defects } of [parseScanListing(lines), parseUidListing(lines)]) {
        assert.ok(entries.size + defects.length >= lines.length);
        assert.ok(entries.size <= lines.length && defects.length <= lines.length);
        assert.ok([...entries.keys()].every((n) => Number.isInteger(n) && n >= 1 && n <= 2 ** 31));
      }
    },
  );

  holds(
    'A17 give numbers for STAT only where they are exact',
    fc.oneof(latin1Line, fc.tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.bigInt(0n, 10n ** 20n))),
    (input) => {
      const text = typeof input === 'string' ? input : `${input[0]} ${input[1]}`;
      const listing = parseDropListing(text);
      if (listing !== undefined) {
        const { messageCount, octets: size } = listing;
        assert.ok(messageCount >= 0 && messageCount <= 2 ** 31 && Number.isSafeInteger(size));
        const plain = text.trim().split(/[ \t]+/u);
        assert.deepEqual([BigInt(plain[0]!), BigInt(plain[1]!)], [messageCount, size].map(BigInt));
      }
    },
  );

  holds(
    'D2 keep every capability and its arguments, whatever the case of its name',
    fc.uniqueArray(fc.tuple(printable(1, 12), fc.array(printable(1, 12), { maxLength: 4 })), {
      selector: ([name]) => name.toUpperCase(),
      maxLength: 20,
    }),
    (entries) => {
      const lines = entries.map(([name, args]) => [name, ...args].join('  ') + ' ');
      const capabilities = Capabilities.parse(lines);
      for (const [name, args] of entries) {
        assert.equal(capabilities.has(name.toUpperCase()), true);
        assert.deepEqual(capabilities.arguments(name.toUpperCase()), args);
      }
    },
  );

  holds(
    'D4, G2 keep the text of every status line, split only well-formed codes, take only msg-ids for stamps',
    fc.tuple(fc.constantFrom('+OK', '-ERR'), latin1Line),
    ([indicator, text]) => {
      const parsed = parseStatusLine(`${indicator} ${text}`);
      assert.deepEqual(parsed, { indicator: indicator === '+OK' ? 'ok' : 'error', text });
      const code = parseResponseCode(text, true);
      if (code !== undefined) {
        const start = text.slice(0, code.code.length + 2);
        assert.equal(start.toUpperCase(), `[${code.code}]`);
        assert.equal(text.endsWith(code.text), true);
      }
      const stamp = findApopStamp(text);
      assert.ok(stamp === undefined || /^<[!-;=?A-~]+@[!-;=?A-~]+>$/u.test(stamp));
      assert.deepEqual(parseResponseCode(`[SYS/TEMP] ${text}`, false)?.code, 'SYS/TEMP');
    },
  );

  const field = fc.oneof(
    fc.constantFrom(`r=${NONCE}server`, 's=W22ZaJ0SNY7soEsUEjb6gQ==', 'i=4096', 'e=invalid-proof'),
    fc.constantFrom('m=ext', 'i=2147483648', 'i=0', 's=', 'v=AAAA', '{"status":"401"}'),
    latin1Line,
  );
  const challenge = fc.tuple(
    fc.constantFrom('continuation' as const, 'ok' as const),
    fc.oneof(
      latin1Line,
      fc
        .array(field, { maxLength: 4 })
        .map((fields) => Buffer.from(fields.join(','), 'latin1').toString('base64')),
    ),
  );
  holds(
    'C1, G4, G6 answer any SASL challenge by one line or cancel, and are never convinced by chance',
    fc.tuple(fc.constantFrom(...SASL_TARGETS), fc.array(challenge, { maxLength: 4 })),
    async ([start, challenges]) => {
      const mechanism = start();
      const exchange = new SaslExchange(mechanism);
      assert.match(latin1(exchange.command.octets), /^AUTH [^\r\n]+\r\n$/u);
      for (const [indicator, text] of challenges) {
        const { octets: line, display } = await exchange.respond({ indicator, text });
        assert.match(latin1(line), /^(?:\*|[A-Za-z0-9+/=]*)\r\n$/u);
        assert.doesNotMatch(display, /pencil|cGVuY2ls/u);
        assert.ok(exchange.failure === undefined || exchange.failure instanceof Pop3Error);
        assert.equal(exchange.isComplete && exchange.failure !== undefined, false);
      }
      assert.equal(exchange.isComplete && mechanism.name.startsWith('SCRAM'), false);
    },
  );
});

function latin1(text: Uint8Array): string {
  return Buffer.from(text).toString('latin1');
}
