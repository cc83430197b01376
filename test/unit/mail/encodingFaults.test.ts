import assert from 'node:assert/strict';

import type { ParseNote } from '../../../src/mail/model';
import { parseMessage } from '../../../src/mail/worker/parseMessage';

async function notesOf(...lines: readonly string[]): Promise<readonly ParseNote[]> {
  return (await parseMessage(Buffer.from(lines.join('\r\n'), 'latin1'))).notes;
}

const text = (encoding: string, ...body: readonly string[]): Promise<readonly ParseNote[]> =>
  notesOf(
    'Content-Type: text/plain; charset=iso-8859-1',
    `Content-Transfer-Encoding: ${encoding}`,
    '',
    ...body,
  );

const attached = (encoding: string, ...body: readonly string[]): Promise<readonly ParseNote[]> =>
  notesOf(
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'text',
    '--b',
    'Content-Type: application/pdf; name=a.pdf',
    `Content-Transfer-Encoding: ${encoding}`,
    '',
    ...body,
    '--b--',
    '',
  );

const LINE = Buffer.from('a line of text that is encoded, and then another')
  .subarray(0, 48)
  .toString('base64');

describe('a damaged transfer encoding', () => {
  it('of the text is said', async () => {
    const damaged = [{ kind: 'damagedEncoding', fileName: undefined, isText: true }];
    assert.deepEqual(await text('base64', 'YWJ*j'), damaged);
    assert.deepEqual(await text('base64', LINE, 'YWJjZ'), damaged);
    assert.deepEqual(await text('quoted-printable', 'See a?b=xyz'), damaged);
    assert.deepEqual(await text('quoted-printable', 'cut off in an escape=C'), damaged);
    assert.deepEqual(await text('x-uuencode', 'begin 644 a.txt', '#0V%T', '`'), damaged);
  });

  it('of an attachment is said with its name', async () => {
    const damaged = [{ kind: 'damagedEncoding', fileName: 'a.pdf', isText: false }];
    assert.deepEqual(await attached('base64', 'Some removed octets'), damaged);
    assert.deepEqual(await attached('quoted-printable', '=zz'), damaged);
  });

  it('of a file in the text is said with its name', async () => {
    const notes = await text('7bit', 'begin 644 a.txt', '#0V%T', '#0\x7f%T', '`', 'end');
    assert.deepEqual(
      notes.find(({ kind }) => kind === 'damagedEncoding'),
      { kind: 'damagedEncoding', fileName: 'a.txt', isText: false },
    );
  });

  it('of a text that is listed as well is said once', async () => {
    const notes = await notesOf(
      'Content-Type: text/plain; name=a.txt',
      'Content-Transfer-Encoding: base64',
      '',
      'YWJ*j',
    );
    assert.deepEqual(notes, [{ kind: 'damagedEncoding', fileName: 'a.txt', isText: true }]);
  });

  it('is told from base64 of several pieces and from what stands behind it', async () => {
    const part = { fileName: undefined, isText: true };
    assert.deepEqual(await text('base64', 'YQ==', 'YmM='), [{ kind: 'joinedBase64', ...part }]);
    assert.deepEqual(await text('base64', 'YQ==', '____', 'list'), [
      { kind: 'textAfterBase64', ...part },
    ]);
  });
});

describe('a transfer encoding that is merely untidy', () => {
  it('is not called damaged', async () => {
    for (const body of [
      [LINE, ''],
      ['', LINE, '', ''],
      ['YQ==', '', '  '],
      [LINE.repeat(40)],
      ['YWI'],
      ['YQ'],
      ['YWJj=', ''],
      ['YW\tJj '],
      [''],
    ]) {
      assert.deepEqual(await text('base64', ...body), [], JSON.stringify(body));
      assert.deepEqual(await attached('base64', ...body), [], JSON.stringify(body));
    }
    for (const body of [
      ['ends with an equals sign='],
      ['soft=  ', 'break=\t', ''],
      ['a space at the end ', 'small=e9 letters', 'raw \xe9', 'x'.repeat(2_000)],
      ['=3D=', '', ''],
    ]) {
      assert.deepEqual(await text('quoted-printable', ...body), [], JSON.stringify(body));
    }
  });

  it('costs no more than its octets, however much is wrong', async () => {
    const damaged = [{ kind: 'damagedEncoding', fileName: undefined, isText: true }];
    assert.deepEqual(await text('quoted-printable', `${'= '.repeat(500_000)}x`), damaged);
    assert.deepEqual(await text('base64', '*'.repeat(2_000_000)), damaged);
    const joined = [{ kind: 'joinedBase64', fileName: undefined, isText: true }];
    assert.deepEqual(await text('base64', 'YQ==\r\n'.repeat(300_000)), joined);
    assert.deepEqual(await text('base64', 'YQ=='.repeat(500_000)), joined);
  });
});
