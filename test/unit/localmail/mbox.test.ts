import assert from 'node:assert/strict';
import { appendFile, rename, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { LocalMailError } from '../../../src/localmail/errors';
import {
  openLocalMaildrop,
  recognizeLocalMaildrop,
} from '../../../src/localmail/openLocalMaildrop';
import { bytes, FROM, never, TemporaryMail, textsOf } from './mboxHarness';

const A = 'Subject: a\n\nText of a\n';
const B = 'Subject: b\n\nText of b\n';
const isError = (code: string) => (error: unknown) =>
  error instanceof LocalMailError && error.code === code;

describe('An mbox', () => {
  let mail: TemporaryMail;

  beforeEach(async () => {
    mail = await TemporaryMail.create();
  });

  afterEach(() => mail.dispose());

  const texts = async (content: string): Promise<readonly string[]> =>
    textsOf(await mail.mbox(content));

  it('gives its messages without From_ lines and separating blank lines', async () => {
    assert.deepEqual(await texts(`${FROM}${A}\n${FROM}${B}\n`), [A, B]);
  });

  it('may lack the last blank line or line end, or begin with blank lines', async () => {
    assert.deepEqual(await texts(`${FROM}${A}\n${FROM}${B}`), [A, B]);
    assert.deepEqual(await texts(`\n\r\n${FROM}${B}end`), [`${B}end`]);
    assert.deepEqual(await texts(FROM), ['']);
    assert.deepEqual(await texts(FROM.trimEnd()), ['']);
    assert.deepEqual(await texts(`${FROM}\n${FROM}${A}\n\n`), ['', `${A}\n`]);
  });

  it('may have CRLF as line end, which messages keep', async () => {
    const crlf = (text: string): string => text.replace(/\n/gu, '\r\n');
    assert.deepEqual(await texts(crlf(`${FROM}${A}\n${FROM}${B}\n`)), [crlf(A), crlf(B)]);
  });

  it('may hold any octet and lines of any length', async () => {
    const every = Array.from({ length: 256 }, (_unused, octet) => String.fromCharCode(octet));
    const long = `${A}\0\0${every.join('')}${'x'.repeat(700_000)} From ${'>'.repeat(400_000)}\n`;
    assert.deepEqual(await texts(`${FROM}${long}\n${FROM}${B}\n`), [long, B]);
  });

  it('is unquoted by one sign', async () => {
    const [text] = await texts(`${FROM}>From x\n\n>From y\n>>From z\n> From\n >From a\n`);
    assert.equal(text, 'From x\n\nFrom y\n>From z\n> From\n >From a\n');
  });

  it('divides only at a plausible From_ line after a blank line', async () => {
    const odd = [
      'From here on it is text\n',
      'From alice Fri Jul 99 12:08:34 2011\n',
      `From ${'x'.repeat(1_000)} Fri Jul  8 12:08:34 2011\n`,
      'From \ntext\n',
    ];
    const text = `${A}${FROM}\n${odd.join('\n')}`;
    assert.deepEqual(await texts(`${FROM}${text}\n${FROM}${B}\n`), [text, B]);
  });

  const TIME = Date.UTC(2011, 6, 8, 12, 8, 34);
  for (const [line, time] of [
    ['From - Fri Jul 08 12:08:34 2011', TIME],
    ['From Fri Jul  8 12:08:34 2011', TIME],
    ['From a@example.com Fri Jul  8 12:08 2011', TIME - 34_000],
    ['From "a b"@example.com Fri Jul  8 14:08:34 2011 +0200', TIME],
    ['From 12@xxx Fri Jul 08 12:08:34 +0000 2011', TIME],
    ['From a Fri Jul  8 08:08:34 EDT 2011', TIME],
    ['From a!b Fri Jul  8 12:08:34 2011 remote from host', TIME],
    ['From a Fri, 8 Jul 2011 12:08:34 GMT', TIME],
    ['From a 2011-07-08T12:08:34Z', TIME],
    ['From ', undefined],
    ['From -', undefined],
  ] as const) {
    it(`has “${line}” as From_ line`, async () => {
      const maildrop = await mail.mbox(`${line}\n${A}\n${line}\n${B}`);
      assert.deepEqual(await textsOf(maildrop), [A, B]);
      assert.equal(maildrop.messages[1]?.receivedAt, time);
    });
  }

  describe('with Content-Length', () => {
    const body = `Text\n\n${FROM}is no begin\n`;
    const told = (length: number): string => `Content-Length: ${length}\n\n${body}`;

    it('ends a message where that leads to a From_ line or the end', async () => {
      const right = told(body.length);
      assert.deepEqual(await texts(`${FROM}${right}\n${FROM}${right}\n`), [right, right]);
      assert.deepEqual(await texts(`${FROM}${right}${FROM}${right}`), [right, right]);
    });

    it('does not where it leads elsewhere, or two fields differ', async () => {
      for (const wrong of [
        told(body.length - 1),
        told(body.length + 5_000),
        `Content-Length: 3\n${told(body.length)}`,
      ]) {
        assert.equal((await texts(`${FROM}${wrong}\n${FROM}${A}\n`)).length, 3, wrong);
      }
    });

    it('unquotes nothing where lines are not quoted, else all', async () => {
      const quoted = `Content-Length: 10\n\n>From you\n`;
      const bare = told(body.length);
      assert.deepEqual(await texts(`${FROM}${quoted}\n${FROM}${bare}\n`), [quoted, bare]);
      assert.deepEqual(await texts(`${FROM}${quoted}\n${FROM}${A}\n`), [
        quoted.replace('>', ''),
        A,
      ]);
    });
  });

  it('tells the flags that mail programs note', async () => {
    const status = (fields: string): string => `${FROM}${fields}\n\ntext\n\n`;
    const { messages } = await mail.mbox(
      status('Status: RO\nX-Status: AF') + status('X-Mozilla-Status: 0009') + `${FROM}${A}`,
    );
    assert.deepEqual(
      messages.map(({ flags }) => flags),
      [
        { seen: true, answered: true, flagged: true, deleted: false },
        { seen: true, answered: false, flagged: false, deleted: true },
        undefined,
      ],
    );
  });

  it('gives the header with its empty line, at most 2 MiB', async () => {
    const huge = `Subject: ${'x'.repeat(3_000_000)}`;
    const maildrop = await mail.mbox(
      `${FROM}${A}\n${FROM}${huge}\n\nText\n\n${FROM}A: b\r\n\r\n\n${FROM}\r\r\nA: b\n\nC`,
    );
    const headers = await Promise.all(
      maildrop.messages.map((message) => maildrop.readHeader(message, never())),
    );
    assert.equal(Buffer.from(headers[0]!).toString(), 'Subject: a\n\n');
    assert.deepEqual(Buffer.from(headers[1]!), bytes(huge).subarray(0, 2 * 1024 * 1024));
    assert.equal(Buffer.from(headers[2]!).toString(), 'A: b\r\n\r\n');
    assert.equal(Buffer.from(headers[3]!).toString(), '\r\r\nA: b\n\n');
  });

  it('gives ids that are the same when it is opened again, and no two alike', async () => {
    const content = `${FROM}${A}\n${FROM}${A}\n`;
    const ids = (await mail.mbox(content)).messages.map(({ id }) => id);
    assert.equal(new Set(ids).size, 2);
    const again = (await mail.mbox(`${content}${FROM}${B}`)).messages.map(({ id }) => id);
    assert.deepEqual(again.slice(0, 2), ids);
    const other = (await mail.mbox(content.replace('Subject: a', 'Subject: x'))).messages;
    assert.notEqual(other[0]?.id, ids[0]);
  });

  it('is valid without messages, and no mbox with other text', async () => {
    assert.deepEqual((await mail.mbox('')).messages, []);
    assert.deepEqual((await mail.mbox('\n\n')).messages, []);
    for (const text of ['Subject: a\n\ntext\n', 'From here\n', '\0'.repeat(9_000)]) {
      await assert.rejects(mail.mbox(text), isError('notAMaildrop'));
      assert.equal(await recognizeLocalMaildrop(mail.path('test.mbox'), never()), undefined);
    }
    await mail.write('test.mbox', FROM);
    assert.equal(await recognizeLocalMaildrop(mail.path('test.mbox'), never()), 'mbox');
    assert.equal(await recognizeLocalMaildrop(await mail.write('a.mbox', ''), never()), 'mbox');
    assert.equal(await recognizeLocalMaildrop(await mail.write('a.txt', ''), never()), undefined);
  });

  it('that is missing, a folder, or too long rejects with a code', async () => {
    const open = (path: string, maximumMessages?: number): Promise<unknown> =>
      openLocalMaildrop(path, 'mbox', { signal: never(), maximumMessages });
    await assert.rejects(open(mail.path('none')), isError('notFound'));
    await assert.rejects(recognizeLocalMaildrop(mail.path('none'), never()), isError('notFound'));
    await assert.rejects(open(mail.folder), (error) => error instanceof LocalMailError);
    const path = await mail.write('two', `${FROM}${A}\n${FROM}${B}`);
    await assert.rejects(open(path, 1), isError('tooLarge'));
  });

  it('streams a message that is too large to be held', async () => {
    const large = `${A}${'line of text\n'.repeat(100_000)}`;
    const path = await mail.write('large', `${FROM}${large}`);
    const options = { signal: never(), maximumMessageOctets: 1_000_000 };
    const maildrop = mail.keep(await openLocalMaildrop(path, 'mbox', options));
    const [message] = maildrop.messages;
    await assert.rejects(maildrop.readMessage(message!, never()), isError('tooLarge'));
    const pieces: Uint8Array[] = [];
    for await (const piece of maildrop.streamMessage(message!, never())) {
      pieces.push(piece);
    }
    assert.ok(pieces.length > 2);
    assert.deepEqual(Buffer.concat(pieces), bytes(large));
  });

  const change: Readonly<Record<string, (path: string) => Promise<void>>> = {
    appended: (path) => appendFile(path, `\n${FROM}${B}`),
    truncated: (path) => truncate(path, 60),
    replaced: async (path) => {
      await writeFile(`${path}.new`, `${FROM}${A}\n${FROM}${A}\n`);
      await rename(`${path}.new`, path);
    },
  };
  for (const [name, apply] of Object.entries(change)) {
    it(`that is ${name} while it is open is noticed`, async () => {
      const maildrop = await mail.mbox(`${FROM}${A}\n${FROM}${B}\n`);
      assert.equal(await maildrop.hasChanged(never()), false);
      await apply(maildrop.path);
      assert.equal(await maildrop.hasChanged(never()), true);
      const [, second] = maildrop.messages;
      await assert.rejects(maildrop.readMessage(second!, never()), isError('changed'));
      await assert.rejects(maildrop.readHeader(second!, never()), isError('changed'));
    });
  }

  it('that is changed under its old time and size is noticed at the message', async () => {
    const path = await mail.write('test.mbox', `${FROM}${A}\n${FROM}${B}\n`);
    await utimes(path, 1_000, 1_000);
    const maildrop = mail.keep(await openLocalMaildrop(path, 'mbox', { signal: never() }));
    const [first, second] = maildrop.messages;
    await writeFile(path, `${FROM}${A}\n${FROM}${B.replace('b', 'c')}\n`);
    await utimes(path, 1_000, 1_000);
    assert.equal((await stat(path)).mtimeMs, 1_000_000);
    await maildrop.readMessage(first!, never());
    await assert.rejects(maildrop.readMessage(second!, never()), isError('changed'));
  });

  it('ends its work when it is aborted or closed', async () => {
    const aborted = AbortSignal.abort();
    const maildrop = await mail.mbox(`${FROM}${A}`);
    const [message] = maildrop.messages;
    await assert.rejects(maildrop.readMessage(message!, aborted), isError('aborted'));
    await assert.rejects(
      openLocalMaildrop(maildrop.path, 'mbox', { signal: aborted }),
      (error: Error) => error.name === 'AbortError',
    );
    await maildrop.close();
    await maildrop.close();
    await assert.rejects(maildrop.readMessage(message!, never()), isError('closed'));
  });

  it('tells how far it is, and can be aborted then', async () => {
    const path = await mail.write('long', `${FROM}${A}${'text\n'.repeat(2_000_000)}`);
    const controller = new AbortController();
    const seen: number[] = [];
    const open = openLocalMaildrop(path, 'mbox', {
      signal: controller.signal,
      onProgress: (done, total) => {
        seen.push(done / total);
        controller.abort();
      },
    });
    await open.then(
      (maildrop) => {
        // So fast a machine finished within one slice.
        assert.deepEqual(seen, [1]);
        return maildrop.close();
      },
      (error: unknown) => {
        assert.ok(isError('aborted')(error));
        assert.ok(seen.length === 1 && seen[0]! > 0);
      },
    );
  });
});
