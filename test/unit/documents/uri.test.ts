import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decodeIncompleteUri,
  decodeMessageUri,
  decodeRowUri,
  encodeIncompleteUri,
  decodeTranscriptUri,
  encodeMessageUri,
  encodeRowUri,
  encodeTranscriptUri,
  messageFileName,
} from '../../../src/documents/uri';

const accountIds = fc.stringMatching(/^[a-z0-9]{8,64}$/u);
const keys = fc.stringMatching(/^[A-Za-z0-9_-]{22}(~[1-9][0-9]{0,4})?$/u);
const parts = encodeMessageUri({ accountId: 'account01', key: 'A'.repeat(22) }, 'Hello');

describe('message URIs', () => {
  it('name the same message whatever its subject is', () => {
    fc.assert(
      fc.property(accountIds, keys, fc.string({ unit: 'binary' }), (accountId, key, subject) => {
        const uri = encodeMessageUri({ accountId, key }, subject);
        assert.deepEqual(decodeMessageUri(uri), { accountId, key });
        assert.equal(uri.path.split('/').length, 4);
      }),
    );
  });

  it('of rows name the same message, and are no documents', () => {
    fc.assert(
      fc.property(accountIds, keys, (accountId, key) => {
        const uri = encodeRowUri({ accountId, key });
        assert.deepEqual(decodeRowUri(uri), { accountId, key });
        assert.equal(decodeMessageUri(uri), undefined);
        assert.equal(decodeRowUri(encodeMessageUri({ accountId, key }, 'x')), undefined);
      }),
    );
  });

  it('tell an incomplete message from the whole one', () => {
    fc.assert(
      fc.property(accountIds, keys, (accountId, key) => {
        const uri = encodeIncompleteUri({ accountId, key });
        assert.deepEqual(decodeIncompleteUri(uri), { accountId, key });
        assert.equal(decodeMessageUri(uri), undefined);
        assert.equal(decodeIncompleteUri({ ...uri, query: '' }), undefined);
      }),
    );
  });

  it('read as the subject in a tab', () => {
    assert.equal(parts.path, `/account01/${'A'.repeat(22)}/Hello.eml`);
  });

  for (const [name, change] of [
    ['another scheme', { scheme: 'file' }],
    ['an authority', { authority: 'example.com' }],
    ['a query', { query: 'x' }],
    ['a fragment', { fragment: 'x' }],
    ['no message', { path: '/account01' }],
    ['an empty name', { path: `/account01/${'A'.repeat(22)}/.eml/` }],
    ['a further folder', { path: `/account01/${'A'.repeat(22)}/a/b.eml` }],
    ['a parent folder', { path: `/account01/../${'A'.repeat(22)}/b.eml` }],
    ['a short key', { path: '/account01/AAAA/b.eml' }],
    ['an invalid account id', { path: `/Account 1/${'A'.repeat(22)}/b.eml` }],
    ['another extension', { path: `/account01/${'A'.repeat(22)}/b.txt` }],
  ] as const) {
    it(`with ${name} name no message`, () => {
      assert.notEqual(decodeMessageUri(parts), undefined);
      assert.equal(decodeMessageUri({ ...parts, ...change }), undefined);
    });
  }
});

describe('a message file name', () => {
  it('keeps the subject readable', () => {
    assert.equal(messageFileName('Re: Lunch at 12:30?'), 'Re - Lunch at 12.30.eml');
    assert.equal(messageFileName('a/b\\c'), 'a-b-c.eml');
  });

  it('falls back where the subject says nothing', () => {
    for (const subject of [undefined, '', '...', '\u0000', '  ']) {
      assert.equal(messageFileName(subject), 'message.eml');
    }
  });

  it('is never a path, hidden, reserved or too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (subject) => {
        const name = messageFileName(subject);
        assert.doesNotMatch(name, /[\u0000-\u001f\\/:*?"<>|]|^[.~-]|^(?:con|nul|aux|prn)\./iu);
        assert.ok(Buffer.byteLength(name) <= 160);
        assert.ok(name.endsWith('.eml'));
      }),
    );
    assert.equal(messageFileName('CON'), '_CON.eml');
  });
});

describe('transcript URIs', () => {
  it('name the account, whatever its label is', () => {
    fc.assert(
      fc.property(accountIds, fc.string({ unit: 'binary' }), (accountId, label) => {
        const uri = encodeTranscriptUri(accountId, label);
        assert.equal(decodeTranscriptUri(uri), accountId);
        assert.equal(uri.path.split('/').length, 3);
      }),
    );
  });

  it('are told from those of messages', () => {
    assert.equal(decodeTranscriptUri(parts), undefined);
    assert.equal(decodeMessageUri(encodeTranscriptUri('account01', 'Work')), undefined);
  });
});
