import assert from 'node:assert/strict';

import type { ViewSender } from '../../../src/viewer/protocol';
import type { SenderDoubt, SenderEvidence } from '../../../src/viewer/senderEvidence';
import { judgeSender, type MessagePlace } from '../../../src/viewer/senderTrust';

const address = 'ada@example.com';

interface Case extends Partial<SenderEvidence> {
  readonly trusted?: 'confirmed' | 'unconfirmed';
  readonly place?: MessagePlace;
}

function judge({ trusted, place = 'mailbox', ...evidence }: Case): ViewSender | undefined {
  return judgeSender(
    { address, doubt: undefined, isConfirmed: false, ...evidence },
    trusted && { address, isConfirmed: trusted === 'confirmed' },
    place,
  );
}

describe('remote images of a sender', () => {
  const failed: SenderDoubt = {
    kind: 'failed',
    method: 'dmarc',
    result: 'fail',
    server: 'mx\u202e.example.net',
  };

  it('can be had always, confirmed or not', () => {
    assert.deepEqual(judge({}), { kind: 'trustable', address });
    assert.deepEqual(judge({ isConfirmed: true }), { kind: 'trustable', address });
    assert.deepEqual(judge({ place: 'trustedFile' }), { kind: 'trustable', address });
  });

  it('are not offered of no one, of a sender in doubt, nor where no server checked', () => {
    assert.equal(judge({ address: undefined }), undefined);
    assert.equal(judge({ doubt: failed }), undefined);
    assert.equal(judge({ place: 'withinMessage' }), undefined);
    assert.equal(judge({ place: 'restrictedFile' }), undefined);
  });

  it('load where the sender is trusted', () => {
    assert.deepEqual(judge({ trusted: 'unconfirmed' }), { kind: 'trusted', address });
    assert.deepEqual(judge({ trusted: 'confirmed', isConfirmed: true }), {
      kind: 'trusted',
      address,
    });
  });

  it('stay blocked where a trusted sender is in doubt, and it is said why', () => {
    const reasons: readonly (readonly [Case, RegExp])[] = [
      [{ doubt: failed, isConfirmed: true }, /^mx\.example\.net .*\(dmarc=fail\)$/u],
      [{ doubt: { ...failed, server: undefined } }, /^a mail server states/u],
      [{ doubt: { kind: 'severalFromFields' } }, /more than one From/u],
      [{ doubt: { kind: 'nameLooksLikeAddress' } }, /looks like another address/u],
      [{ doubt: { kind: 'headerTooLarge' } }, /too large/u],
      [{ doubt: { kind: 'unreadableResults' } }, /cannot be read/u],
      [{ doubt: { kind: 'otherDomain', domain: 'x.example' } }, /x\.example$/u],
      [{ place: 'withinMessage' }, /within another message/u],
      [{ place: 'restrictedFile' }, /Restricted Mode/u],
    ];
    for (const [given, reason] of reasons) {
      const sender = judge({ trusted: 'unconfirmed', ...given });
      assert.equal(sender?.kind, 'doubted');
      assert.match(sender.reason, reason);
      assert.doesNotMatch(sender.reason, /\.$/u);
    }
  });

  it('stay blocked without the confirmation that the sender once had', () => {
    const sender = judge({ trusted: 'confirmed' });
    assert.ok(sender?.kind === 'doubted');
    assert.match(sender.reason, /no mail server confirms/u);
  });
});
