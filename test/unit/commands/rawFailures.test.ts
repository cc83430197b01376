import assert from 'node:assert/strict';
import { explainRawFailure } from '../../../src/commands/rawFailures';
import { AccountFailure } from '../../../src/commands/registry';
import { encodeIncompleteUri, encodeMessageUri, type UriParts } from '../../../src/documents/uri';
import { MailboxError } from '../../../src/mailbox/errors';
import { Pop3Error } from '../../../src/pop3/errors';
import { exampleAccount } from '../accounts/exampleAccount';
import { entryOf, FakeMailbox } from '../tree/fakeMailbox';

const KEY = 'A'.repeat(22);
const ADDRESS = { accountId: exampleAccount.id, key: KEY };
const MESSAGE = encodeMessageUri(ADDRESS, 'Subject');

/** Asks for a message that cannot be had; resolves with how often it was fetched. */
async function explain(
  failure: Error,
  {
    uri = MESSAGE,
    part,
    octets = 1_000,
  }: { uri?: UriParts; part?: Uint8Array; octets?: number } = {},
): Promise<number> {
  const mailbox = new FakeMailbox();
  mailbox.entries = [entryOf({}, { key: KEY, octets })];
  let fetches = 0;
  await explainRawFailure(
    uri,
    { get: (id) => (id === exampleAccount.id ? mailbox : undefined) },
    {
      fetch: () => {
        fetches += 1;
        return Promise.reject(failure);
      },
      fetchedPart: () => part,
    },
  );
  return fetches;
}

describe('a message that cannot be opened as text', () => {
  it('is explained with its account, so that what helps can be offered', async () => {
    const failure = new Pop3Error('connect', 'x');
    await assert.rejects(
      explain(failure),
      (error) =>
        error instanceof AccountFailure &&
        error.account === exampleAccount &&
        error.cause === failure,
    );
  });

  it('is not explained twice where the editor or the offer of what arrived tells', async () => {
    assert.equal(await explain(new MailboxError('messageGone', 'x')), 1);
    assert.equal(await explain(new Pop3Error('closed', 'x'), { part: new Uint8Array(1) }), 1);
  });

  it('is not fetched unasked where it is large, nor where it is none of ours', async () => {
    const failure = new Pop3Error('connect', 'x');
    assert.equal(await explain(failure, { octets: 9_000_000 }), 0);
    assert.equal(await explain(failure, { uri: encodeIncompleteUri(ADDRESS) }), 0);
    const local = { scheme: 'file', authority: '', path: '/a.eml', query: '', fragment: '' };
    assert.equal(await explain(failure, { uri: local }), 0);
  });
});
