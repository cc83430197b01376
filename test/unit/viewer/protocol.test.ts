import assert from 'node:assert/strict';

import fc from 'fast-check';

import { parseViewMessage, type ViewToHost } from '../../../src/viewer/protocol';

const VALID: readonly ViewToHost[] = [
  { type: 'ready', remoteImages: false },
  { type: 'ready', remoteImages: true },
  { type: 'loadRemoteImages' },
  { type: 'trustSender' },
  { type: 'stopTrustingSender' },
  { type: 'openLink', href: 'https://example.com/', text: 'Example' },
  { type: 'saveAttachment', index: 0 },
  { type: 'saveAllAttachments' },
  { type: 'previewAttachment', index: 3 },
  { type: 'openAttachment', index: 1 },
  { type: 'readStructure' },
  { type: 'openPart', section: '1.2' },
  { type: 'showPartSource', section: '0' },
  { type: 'openHtmlSource', index: 0 },
  { type: 'copy', text: 'words\nand lines' },
  { type: 'saveHtml', head: '<style></style>', body: '<body></body>' },
  { type: 'showRaw' },
  { type: 'retry' },
  { type: 'renderLarge' },
];

const INVALID: readonly unknown[] = [
  undefined,
  null,
  'ready',
  [],
  [{ type: 'showRaw' }],
  {},
  { type: 'unknown' },
  { type: 'toString' },
  { type: '__proto__' },
  { type: 'ready' },
  { type: 'ready', remoteImages: 'yes' },
  { type: 'showRaw', uri: 'file:///etc/passwd' },
  { type: 'trustSender', address: 'ada@example.com' },
  { type: 'openLink', href: 'https://example.com/' },
  { type: 'openLink', href: 1, text: '' },
  { type: 'openLink', href: 'x'.repeat(8_193), text: '' },
  { type: 'openLink', href: '', text: 'x'.repeat(1_001) },
  { type: 'saveAttachment', index: -1 },
  { type: 'saveAttachment', index: 1.5 },
  { type: 'saveAttachment', index: Number.NaN },
  { type: 'saveAttachment', index: '0' },
  { type: 'saveAttachment', index: 0, path: '/tmp/x' },
  { type: 'openPart', section: '' },
  { type: 'openPart', section: '1/../2' },
  { type: 'openPart', section: 1 },
  { type: 'showPartSource', section: 'x' },
  { type: 'previewAttachment' },
  { type: 'openAttachment' },
  { type: 'openAttachment', index: '1' },
  { type: 'copy', text: 1 },
  { type: 'copy', text: 'x'.repeat(16 * 1024 * 1024 + 1) },
  { type: 'saveHtml', body: '' },
  { type: 'saveHtml', head: '', body: '', path: '/tmp/x' },
];

describe('the guard on messages from the view', () => {
  for (const message of VALID) {
    it(`lets ${JSON.stringify(message)} pass`, () => {
      assert.deepEqual(parseViewMessage(message), message);
    });
  }

  for (const [index, message] of INVALID.entries()) {
    it(`drops what is none, case ${index + 1}`, () => {
      assert.equal(parseViewMessage(message), undefined);
    });
  }

  it('lets nothing else pass', () => {
    const field = fc.constantFrom(
      'type',
      'href',
      'text',
      'index',
      'section',
      'head',
      'body',
      'remoteImages',
      '__proto__',
      'x',
    );
    const type = fc.constantFrom(...VALID.map((message) => message.type));
    const value = fc.oneof(type, fc.anything());
    const isKnown = (message: ViewToHost): boolean =>
      VALID.some(
        (valid) =>
          valid.type === message.type &&
          Object.keys(valid).sort().join() === Object.keys(message).sort().join(),
      );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(field, value)), (received) => {
        const message = parseViewMessage(received);
        assert.ok(message === undefined || isKnown(message));
      }),
    );
  });

  it('rejects a valid message with one field more', () => {
    fc.assert(
      fc.property(fc.constantFrom(...VALID), fc.string(), fc.anything(), (message, name, value) => {
        fc.pre(!(name in message) && name !== '__proto__');
        assert.equal(parseViewMessage({ ...message, [name]: value }), undefined);
      }),
    );
  });
});
