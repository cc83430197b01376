import assert from 'node:assert/strict';

import { parseMessage, readAttachment } from '../../../src/mail/worker/parseMessage';
import { readMapiProperties } from '../../../src/mail/worker/mapiProperties';
import { readTnef } from '../../../src/mail/worker/tnef';
import { findUuencodedFiles } from '../../../src/mail/worker/uuencodedFiles';
import { attribute, property, tnef, uint16, uint32 } from './tnefMaker';

const LONG_NAME = Buffer.from('Überblick 2026.pdf\0', 'utf16le');
const PROPERTIES = Buffer.concat([
  uint32(3),
  Buffer.concat([uint16(0x0003), uint16(0x0e20), uint32(3)]),
  property(0x001f, 0x3707, LONG_NAME),
  property(0x001e, 0x370e, Buffer.from('application/pdf\0')),
]);
const WINMAIL = tnef(
  attribute(1, 0x0002800c, Buffer.from('body\0')),
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x00018010, Buffer.from('UBERBL~1.PDF\0')),
  attribute(2, 0x0006800f, Buffer.from('%PDF one')),
  attribute(2, 0x00069005, PROPERTIES),
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x00018010, Buffer.from('two.txt\0')),
  attribute(2, 0x0006800f, Buffer.from('two')),
);

const message = (content: Buffer): Buffer =>
  Buffer.from(
    [
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'text',
      '--b',
      'Content-Type: application/ms-tnef; name=winmail.dat',
      'Content-Transfer-Encoding: base64',
      '',
      content.toString('base64'),
      '--b--',
    ].join('\r\n'),
  );

describe('TNEF', () => {
  it('gives its files with name, type and octets, each to be saved', async () => {
    const octets = message(WINMAIL);
    const { attachments, notes } = await parseMessage(octets);
    assert.deepEqual(
      attachments.map(({ fileName, mediaType, octets: size, packing, section }) => [
        fileName,
        mediaType,
        size,
        packing,
        section,
      ]),
      [
        ['winmail.dat', 'application/ms-tnef', WINMAIL.length, undefined, '2'],
        ['Überblick 2026.pdf', 'application/pdf', 8, 'tnef', '2'],
        ['two.txt', 'application/octet-stream', 3, 'tnef', '2'],
      ],
    );
    assert.deepEqual(notes, []);
    const saved = readAttachment(octets, 1);
    assert.equal(Buffer.from(saved?.octets ?? []).toString(), '%PDF one');
    assert.deepEqual(saved?.info, attachments[1]);
  });

  it('that is cut off is told of, with what came before', async () => {
    const cut = WINMAIL.subarray(0, WINMAIL.length - 3);
    const { attachments, notes } = await parseMessage(message(cut));
    assert.equal(attachments.length, 3);
    assert.deepEqual(notes, [{ kind: 'tnefUnreadable' }]);
  });

  it('that is none is told of', async () => {
    const { attachments, notes } = await parseMessage(message(Buffer.from('no TNEF')));
    assert.equal(attachments.length, 1);
    assert.deepEqual(notes, [{ kind: 'tnefUnreadable' }]);
  });

  it('never throws, however it is damaged', () => {
    for (let at = 0; at < WINMAIL.length; at += 1) {
      readTnef(WINMAIL.subarray(0, at));
      for (const value of [0, 0x7f, 0xff]) {
        const damaged = Buffer.from(WINMAIL);
        damaged[at] = value;
        for (const { octets } of readTnef(damaged)?.files ?? []) {
          assert.ok(octets.length <= WINMAIL.length);
        }
      }
    }
    for (let at = 0; at < PROPERTIES.length; at += 1) {
      const damaged = Buffer.from(PROPERTIES);
      damaged[at] = 0xff;
      readMapiProperties(damaged);
    }
  });

  it('with a million files gives a thousand', () => {
    const file = Buffer.concat([
      attribute(2, 0x00069002, Buffer.alloc(0)),
      attribute(2, 0x0006800f, Buffer.from('x')),
    ]);
    const content = readTnef(tnef(Buffer.alloc(50_000 * file.length, file)));
    assert.equal(content?.files.length, 1_000);
    assert.equal(content.isWhole, false);
  });
});

describe('uuencoded files in a text', () => {
  const names = (text: string): readonly string[] =>
    findUuencodedFiles(Buffer.from(text)).map(({ fileName }) => fileName);

  it('are found by their lines', () => {
    assert.deepEqual(names('begin 644 a.txt\n#0V%T\n`\nend\n'), ['a.txt']);
    assert.deepEqual(names('x\r\nbegin 600 a b.txt\r\n#0V%T\r\n`\r\nend\r\ny'), ['a b.txt']);
  });

  it('are not prose that begins so', () => {
    for (const text of [
      'begin 644 words of a sentence\nand more of it\nend\n',
      'begin 644 a.txt\n#0V%T\n`\n',
      'begin here\n#0V%T\nend\n',
      'x begin 644 a.txt\n#0V%T\n`\nend\n',
      'begin 644 a.txt\n#0V%T\n`\nendless\n',
    ]) {
      assert.deepEqual(names(text), [], text);
    }
  });

  it('are decoded and taken out of the text', async () => {
    const octets = Buffer.from(
      'Content-Type: text/plain\r\n\r\nbefore\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\nafter\r\n',
    );
    const { textParts, attachments, notes } = await parseMessage(octets);
    assert.deepEqual(textParts, ['before\nafter\n']);
    assert.deepEqual(
      attachments.map(({ fileName, octets: size, packing }) => [fileName, size, packing]),
      [['a.txt', 3, 'uuencode']],
    );
    assert.deepEqual(notes, [{ kind: 'uuencodedFiles', count: 1 }]);
    assert.equal(Buffer.from(readAttachment(octets, 0)?.octets ?? []).toString(), 'Cat');
  });

  it('are searched for in time linear in the text', () => {
    const text = Buffer.from('begin 644 a.txt\n#0V%T\n'.repeat(200_000));
    assert.deepEqual(findUuencodedFiles(text), []);
    const closed = Buffer.from(`${'begin 644 a b\nx\n'.repeat(200_000)}end\n`);
    assert.deepEqual(findUuencodedFiles(closed), []);
  });
});
