import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import dns from 'node:dns';
import { mock } from 'node:test';
import { Pop3Error } from '../../../src/pop3/errors';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';
import { canonicalise } from '../../support/sampleServer/framing';
import { asGreenMailSends, startGreenMail } from '../../support/serverModels/greenmail';
import { startInbucket } from '../../support/serverModels/inbucket';
import { startMailpit } from '../../support/serverModels/mailpit';
import { SERVER_MODELS, type ServerModelName } from '../../support/serverModels/serverModels';
import { startSmtp4dev } from '../../support/serverModels/smtp4dev';
import { testCertificates } from '../../support/testCertificates';
import { rejectsWith } from '../pop3/sessionHarness';
import { message, THREE } from '../serverModels/modelHarness';
import { INTERACTIVE, rejectsWithMailboxError } from './mailboxHarness';
import {
  fetchBySubject,
  keyOf,
  onModel,
  type ModelFixture,
  subjects,
  subjectsHeld,
} from './modelMailbox';

const NAMES = Object.keys(SERVER_MODELS) as readonly ServerModelName[];
const FIVE = ['one', 'two', 'three', 'four', 'five'].map((name) => message(name, `Body ${name}`));

/** What each server makes of a message it holds; identity unless it is known to change it. */
const AS_SENT: Readonly<Record<ServerModelName, (octets: Buffer) => Buffer>> = {
  mailpit: (octets) => Buffer.concat([octets, Buffer.from('\r\n')]),
  greenmail: asGreenMailSends,
  inbucket: (octets) => octets,
  smtp4dev: (octets) => octets,
};

describe('a mailbox on the mail test servers', () => {
  for (const name of NAMES) {
    it(`lists ${name} newest first, with headers`, async () => {
      await onModel(SERVER_MODELS[name]({ messages: FIVE }), async ({ mailbox }) => {
        await mailbox.refresh(INTERACTIVE);
        assert.deepEqual(subjects(mailbox), ['five', 'four', 'three', 'two', 'one']);
      });
    });

    it(`A5 opens 40 dot-rich messages of ${name}, each octet as the server sends it`, async () => {
      const messages = Array.from({ length: 40 }, (_unused, index) => bulkMessage(index + 1));
      await onModel(SERVER_MODELS[name]({ messages }), async ({ mailbox, model }) => {
        await mailbox.refresh(INTERACTIVE);
        const held = model.maildrop.snapshot();
        assert.equal(held.length, 40);
        for (const [index, { octets }] of held.entries()) {
          const received = await fetchBySubject(mailbox, `Bulk message ${index + 1}`);
          assert.deepEqual(received, AS_SENT[name](octets));
        }
      });
    });

    it(`A5, A9 opens every sample message of ${name}, malformed ones too`, async () => {
      const messages = sampleMessages().map(({ octets }) => octets);
      await onModel(SERVER_MODELS[name]({ messages }), async ({ client }) => {
        const session = await client();
        const { entries } = await session.list();
        const numbers = [...entries.keys()];
        const oldestFirst = name === 'mailpit' ? numbers.toReversed() : numbers;
        assert.equal(oldestFirst.length, messages.length);
        for (const [index, number] of oldestFirst.entries()) {
          const { octets, unstuffedLines } = await session.retr(number);
          assert.deepEqual(Buffer.from(octets), AS_SENT[name](canonicalise(messages[index]!)));
          assert.equal(unstuffedLines, 0);
        }
        await session.quit();
      });
    });

    it(`B3, H5 deletes just the messages meant on ${name}, in descending order`, async () => {
      await onModel(SERVER_MODELS[name]({ messages: FIVE }), async ({ mailbox, model }) => {
        await mailbox.refresh(INTERACTIVE);
        model.maildrop.deliver(message('six', 'came meanwhile'));
        const report = await mailbox.deleteMessages(
          ['one', 'two', 'four'].map((subject) => keyOf(mailbox, subject)),
          INTERACTIVE,
        );
        assert.deepEqual(
          report.outcomes.map(({ kind }) => kind),
          ['deleted', 'deleted', 'deleted'],
        );
        assert.deepEqual(subjectsHeld(model), ['three', 'five', 'six']);
        assert.deepEqual(subjects(mailbox), ['six', 'five', 'three']);
        const numbers = commandsOf(model, 'DELE').map(([, number]) => Number(number));
        assert.deepEqual(
          numbers,
          numbers.toSorted((left, right) => right - left),
        );
      });
    });

    it(`B14 never asks ${name} for body lines by TOP`, async () => {
      await onModel(SERVER_MODELS[name]({ messages: THREE }), async ({ mailbox, model }) => {
        await mailbox.refresh(INTERACTIVE);
        const asked = commandsOf(model, 'TOP');
        assert.notEqual(asked.length, 0);
        assert.deepEqual(
          asked.filter(([, , lines]) => lines !== '0'),
          [],
        );
      });
    });

    it(`H2 tells the truth about a delete on ${name} whose connection is lost`, async () => {
      await onModel(SERVER_MODELS[name]({ messages: FIVE }), async ({ mailbox, model }) => {
        await mailbox.refresh(INTERACTIVE);
        const [second] = ['two', 'four'].map((subject) => keyOf(mailbox, subject));
        let deletions = 0;
        model.onCommand = (line, connection) => {
          deletions += line.startsWith('DELE') ? 1 : 0;
          if (deletions === 2) {
            deletions += 1;
            connection.destroy();
          }
        };
        const report = await mailbox.deleteMessages(
          [second!, keyOf(mailbox, 'four'), keyOf(mailbox, 'one')],
          INTERACTIVE,
        );
        assert.equal(Pop3Error.is(report.error, 'closed'), true);
        await mailbox.refresh(INTERACTIVE);
        // Both servers took the second DELE, whose answer was lost.
        const tookBoth = name === 'smtp4dev' || name === 'greenmail';
        const left = tookBoth ? ['one', 'three', 'five'] : ['one', 'two', 'three', 'four', 'five'];
        assert.deepEqual(subjectsHeld(model), left);
        const outcomes = new Map(report.outcomes.map(({ key, kind }) => [key, kind]));
        assert.equal(outcomes.get(second!), tookBoth ? 'deleted' : 'kept');
        assert.equal(outcomes.size, 3);
      });
    });

    it(`H4 takes back what was asked when a delete on ${name} is cancelled, if the server can`, async () => {
      await onModel(SERVER_MODELS[name]({ messages: FIVE }), async ({ mailbox, model }) => {
        await mailbox.refresh(INTERACTIVE);
        const controller = new AbortController();
        model.onCommand = (line) => {
          if (line.startsWith('DELE')) {
            controller.abort();
          }
        };
        const report = await mailbox.deleteMessages(
          mailbox.entries.map(({ key }) => key),
          { ...INTERACTIVE, signal: controller.signal },
        );
        assert.equal(Pop3Error.is(report.error, 'aborted'), true);
        assert.equal(commandsOf(model, 'DELE').length, 1);
        await mailbox.refresh(INTERACTIVE);
        const isLost = name === 'smtp4dev';
        assert.equal(subjects(mailbox).length, isLost ? 4 : 5);
        assert.equal(
          report.outcomes.filter(({ kind }) => kind === 'deleted').length,
          isLost ? 1 : 0,
        );
      });
    });
  }

  it('H2 says deleted of the one message whose DELE took effect though its answer was lost', async () => {
    for (const name of ['smtp4dev', 'greenmail'] as const) {
      await onModel(SERVER_MODELS[name]({ messages: THREE }), async ({ mailbox, model }) => {
        await mailbox.refresh(INTERACTIVE);
        const key = keyOf(mailbox, 'two');
        model.onCommand = (line, connection) => {
          if (line.startsWith('DELE')) {
            connection.destroy();
          }
        };
        const report = await mailbox.deleteMessages([key], INTERACTIVE);
        assert.deepEqual(report.outcomes, [{ key, kind: 'deleted' }]);
        assert.deepEqual(subjectsHeld(model), ['one', 'three']);
        assert.deepEqual(subjects(mailbox), ['three', 'one']);
      });
    }
  });

  it('G1 logs in to all four by the strongest way offered on this machine', async () => {
    const ways: Readonly<Record<ServerModelName, string>> = {
      mailpit: 'USER sample',
      greenmail: 'AUTH PLAIN ***',
      inbucket: 'USER sample',
      smtp4dev: 'USER sample',
    };
    for (const name of NAMES) {
      await onModel(
        SERVER_MODELS[name]({ messages: THREE }),
        async ({ mailbox, model }) => {
          await mailbox.refresh(INTERACTIVE);
          assert.equal(mailbox.entries.length, 3);
          assert.equal(model.sessions[0]?.commands[1], ways[name]);
        },
        { account: { authentication: 'automatic' } },
      );
    }
  });

  it('G1, C3 gets a password with a space through to GreenMail by PLAIN', async () => {
    await onModel(
      startGreenMail({ users: { sample: 'correct horse' }, messages: THREE }),
      async ({ mailbox }) => {
        await mailbox.refresh(INTERACTIVE);
        assert.equal(mailbox.entries.length, 3);
      },
      { account: { authentication: 'automatic' } },
    );
  });

  it('B3 finds a message of Mailpit after all numbers moved, and shows the latest 100', async () => {
    const messages = Array.from({ length: 105 }, (_unused, index) => bulkMessage(index + 1));
    await onModel(startMailpit({ messages }), async ({ mailbox, model }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.equal(mailbox.entries.length, 100);
      assert.equal(subjects(mailbox)[0], 'Bulk message 105');
      assert.match(mailbox.status.notices.join(' '), /100 latest/u);
      const key = keyOf(mailbox, 'Bulk message 100');
      model.maildrop.deliver(bulkMessage(106));
      model.maildrop.deliver(bulkMessage(107));
      const octets = await mailbox.fetch(key, INTERACTIVE);
      assert.match(Buffer.from(octets).toString(), /^Subject: Bulk message 100\r$/mu);
    });
  });

  it('B11, L3 shows both sizes where Mailpit and GreenMail send other octets than announced', async () => {
    for (const [name, difference] of [
      ['mailpit', 2],
      ['greenmail', 'Subject: one\r\n\r\n'.length],
    ] as const) {
      await onModel(SERVER_MODELS[name]({ messages: FIVE }), async ({ mailbox }) => {
        await mailbox.refresh(INTERACTIVE);
        const key = keyOf(mailbox, 'one');
        await mailbox.fetch(key, INTERACTIVE);
        const entry = mailbox.entry(key)!;
        assert.equal(entry.receivedOctets! - entry.octets, difference);
      });
    }
  });

  it('A16 drops a session of GreenMail after RSET, whose second reply answers nothing', async () => {
    await onModel(startGreenMail({ messages: THREE }), async ({ client }) => {
      const session = await client();
      await session.rset();
      await rejectsWith(session.noop(), 'protocol');
      assert.equal(session.state, 'closed');
    });
  });

  it('finishes a delete on GreenMail that an earlier lost connection left marked, and says so', async () => {
    await onModel(startGreenMail({ messages: THREE }), async ({ mailbox, model, client }) => {
      const lost = await client();
      await lost.dele(2);
      lost.destroy();
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(subjects(mailbox), ['three', 'one']);
      assert.deepEqual(subjectsHeld(model), ['one', 'three']);
      assert.match(mailbox.status.notices.join(' '), /GreenMail .*next session/u);
    });
  });

  it('B13 reads headers of smtp4dev by RETR, because TOP is announced and missing, and asks for TOP no more than twice', async () => {
    await onModel(startSmtp4dev({ messages: FIVE }), async ({ mailbox, model }) => {
      await mailbox.refresh(INTERACTIVE);
      await mailbox.refresh(INTERACTIVE);
      assert.equal(commandsOf(model, 'TOP').length, 2);
      assert.equal(commandsOf(model, 'RETR').length, 5);
      assert.equal(subjects(mailbox)[0], 'five');
    });
  });

  it('A16 does not take a message for whole that Inbucket cut at a long line', async () => {
    const long = message('long', 'before', 'x'.repeat(70_000), 'after');
    await onModel(startInbucket({ messages: [...THREE, long] }), async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const key = keyOf(mailbox, 'long');
      await rejectsWithMailboxError(mailbox.fetch(key, INTERACTIVE), 'messageCutShort');
      assert.equal(mailbox.entry(key)?.receivedOctets, undefined);
      assert.deepEqual(await fetchBySubject(mailbox, 'one'), THREE[0]);
    });
  });

  it('A16 gives each message its own header where a stray reply of Inbucket falls between', async () => {
    const long = message('long', 'x'.repeat(70_000));
    const messages = [FIVE[0]!, FIVE[1]!, FIVE[2]!, long, FIVE[3]!];
    await onModel(startInbucket({ messages }), async ({ mailbox, model }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(subjects(mailbox), ['four', 'long', 'three', 'two', 'one']);
      assert.equal(model.sessions.length, 2);
    });
  });

  it('F2 sends no password to Inbucket once it offers STLS no more', async () => {
    const { good } = await testCertificates();
    const account = {
      tlsMode: 'startTls',
      pinnedCertificate: new X509Certificate(good.cert).fingerprint256,
    } as const;
    await onModel(
      startInbucket({ messages: THREE, stls: good }),
      async ({ mailbox, model }: ModelFixture) => {
        await mailbox.refresh(INTERACTIVE);
        assert.equal(mailbox.entries.length, 3);
        await rejectsWith(mailbox.refresh(INTERACTIVE), 'startTlsUnavailable');
        assert.deepEqual(model.sessions.at(-1)?.commands, ['CAPA', 'QUIT']);
      },
      { account },
    );
  });

  it('reaches a server on IPv4 alone under a name whose first address is IPv6', async () => {
    await onModel(
      startInbucket({ messages: THREE }),
      async ({ mailbox }) => {
        const lookup = mock.method(dns, 'lookup', bothLoopbacks);
        try {
          await mailbox.refresh(INTERACTIVE);
          assert.equal(mailbox.entries.length, 3);
          assert.notEqual(lookup.mock.callCount(), 0);
        } finally {
          lookup.mock.restore();
        }
      },
      { account: { host: 'localhost' } },
    );
  });

  it('C3, G8 takes a connection that Mailpit ends over a password with a space for a refused login', async () => {
    await onModel(
      startMailpit({ users: { sample: 'correct horse' } }),
      async ({ mailbox, model }) => {
        const error = await rejectsWith(mailbox.refresh(INTERACTIVE), 'authentication');
        assert.equal(error.isSuspected, true);
        assert.equal(error.serverText, 'must supply a password');
        assert.equal(model.sessions.length, 1);
      },
    );
  });

  it('C3 sends GreenMail the whole password, though it reads the part before the first space only', async () => {
    await onModel(
      startGreenMail({ users: { sample: 'correct' }, messages: THREE }),
      async ({ mailbox }) => {
        await mailbox.refresh(INTERACTIVE);
        assert.equal(mailbox.entries.length, 3);
      },
      { password: 'correct horse' },
    );
    await onModel(startGreenMail({ users: { sample: 'correct horse' } }), async ({ mailbox }) => {
      await rejectsWith(mailbox.refresh(INTERACTIVE), 'authentication');
    });
  });
});

/** All commands with this keyword over all sessions so far, cut at spaces. */
function commandsOf(
  { sessions }: ModelFixture['model'],
  keyword: string,
): readonly (readonly string[])[] {
  return sessions
    .flatMap(({ commands }) => commands)
    .map((line) => line.split(' '))
    .filter(([first]) => first === keyword);
}

function bothLoopbacks(
  _host: string,
  _options: unknown,
  callback: (error: null, addresses: readonly dns.LookupAddress[]) => void,
): void {
  process.nextTick(callback, null, [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ]);
}
