import assert from 'node:assert/strict';
import { serverTraits, type ServerTraits } from '../../../src/mailbox/serverTraits';
import { Capabilities } from '../../../src/pop3/capabilities';

const ELSEWHERE = { host: 'pop.example.com', user: 'robin' };

function traits(
  greeting: string,
  capabilities: readonly string[] = [],
  account = ELSEWHERE,
): ServerTraits {
  return serverTraits(greeting, Capabilities.parse(capabilities), account);
}

describe('what is known of a server’s software', () => {
  it('is nothing for software not known', () => {
    assert.deepEqual(traits('Dovecot ready.', ['IMPLEMENTATION Dovecot']), {
      isNewestFirst: false,
      deletesAtOnce: false,
      keepsMarksWhenDropped: false,
      hidesWhatWasRead: false,
      notices: [],
    });
  });

  it('is read from the greeting or from IMPLEMENTATION', () => {
    assert.equal(traits('Mailpit POP3 server').isNewestFirst, true);
    assert.equal(traits('Mailpit (staging) POP3 server').isNewestFirst, true);
    assert.equal(traits('ready', ['IMPLEMENTATION Mailpit']).isNewestFirst, true);
    assert.equal(traits('smtp4dev POP3 server ready').deletesAtOnce, true);
    assert.equal(traits('POP3 GreenMail Server v2.1.5 ready').keepsMarksWhenDropped, true);
    assert.equal(traits('Inbucket POP3 server ready <1.2@host>').notices.length, 1);
    assert.equal(traits('Not Mailpit').isNewestFirst, false);
  });

  it('L2 explains what Gmail lists, known by its host or its greeting', () => {
    const byGreeting = traits('Gpop ready for requests from 192.0.2.1 a1mb2');
    const byHost = traits('ready', [], { host: 'POP.gmail.com.', user: 'robin@gmail.com' });
    for (const { notices, hidesWhatWasRead } of [byGreeting, byHost]) {
      assert.equal(hidesWhatWasRead, true);
      assert.equal(notices.length, 1);
      assert.match(notices[0]!, /^Gmail .*“recent:”/u);
    }
    const other = traits('ready', [], { host: 'pop.gmail.com.example', user: 'robin' });
    assert.deepEqual(other.notices, []);
  });

  it('L2 does not advise “recent:” to who uses it', () => {
    const account = { host: 'pop.gmail.com', user: 'recent:robin@gmail.com' };
    assert.deepEqual(traits('ready', [], account).notices, [
      'Gmail lists the mail of the last 30 days, because of “recent:”.',
    ]);
  });

  it('B15 warns of a server that removes what was read', () => {
    assert.match(traits('ready', ['EXPIRE 0']).notices.join(' '), /EXPIRE 0/u);
  });
});
