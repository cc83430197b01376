import assert from 'node:assert/strict';
import { keyOfUid } from '../../../src/mailbox/messageKey';
import { type SampleServer, startSampleServer } from '../../support/sampleServer/sampleServer';
import type { Faults } from '../../support/sampleServer/faults';
import {
  codesOf,
  inspect,
  type InspectionChanges,
  inspectScripted,
  message,
  resultOf,
} from './inspectionHarness';
import { deleting } from './modelUids';
import { lines, MESSAGES } from './provocations';

const READ_TITLE = 'Messages arrive whole';
const DELETE_TITLE = 'DELE only marks';

async function onSample(
  faults: Faults,
  test: (server: SampleServer) => Promise<void>,
): Promise<void> {
  const server = await startSampleServer({ faults });
  MESSAGES.forEach((octets) => server.deliver('sample', octets));
  try {
    await test(server);
  } finally {
    await server.close();
  }
}

function keywords(server: SampleServer): readonly string[] {
  const all = server.sessions.flatMap(({ commands }) => commands);
  return [...new Set(all.map((command) => command.split(' ')[0] ?? ''))].sort();
}

function count(server: SampleServer, keyword: string): number {
  const all = server.sessions.flatMap(({ commands }) => commands);
  return all.filter((command) => command.split(' ')[0] === keyword).length;
}

describe('an inspection that only looks', () => {
  it('sends nothing but commands that change nothing, and ends its sessions by QUIT', async () => {
    await onSample({}, async (server) => {
      const before = server.maildrops.get('sample')?.snapshot();
      await inspect(server);
      assert.deepEqual(keywords(server), [
        '',
        ...['CAPA', 'LIST', 'NOOP', 'PASS', 'QUIT', 'RSET', 'STAT', 'TOP', 'UIDL', 'USER'],
        'XPROBE',
      ]);
      for (const { commands, end } of server.sessions) {
        assert.equal(commands.filter((command) => command.startsWith('PASS')).length, 1);
        assert.equal(end, 'quit');
      }
      assert.equal(server.sessions.length, 3);
      assert.deepEqual(server.maildrops.get('sample')?.snapshot(), before);
      // No line of a body is asked for: some servers then send the whole message, and marked as read.
      const tops = server.sessions
        .flatMap(({ commands }) => commands)
        .filter((each) => each.startsWith('TOP'));
      assert.deepEqual(tops, ['TOP 1 0', 'TOP 2 0']);
    });
  });

  it('tries a password that is refused once, and reports what it had learnt', async () => {
    await onSample({}, async (server) => {
      const report = await inspect({ ...server, password: 'wrong' });
      assert.equal(count(server, 'PASS'), 1);
      assert.equal(report.failure?.title, 'Login refused');
      assert.equal(report.facts.login?.succeeded, false);
      assert.equal(report.facts.capabilities.length, 1);
      assert.equal(resultOf(report, 'CAPA is answered')?.kind, 'passed');
      assert.deepEqual(resultOf(report, 'STAT, LIST'), {
        kind: 'notChecked',
        reason: 'There was no session to check it in.',
      });
    });
  });

  it('D6 keeps to LOGIN-DELAY: logs in once and says what it left out', async () => {
    await onSample({ loginDelay: 60 }, async (server) => {
      const report = await inspect(server);
      assert.equal(count(server, 'PASS'), 1);
      assert.deepEqual(report.findings, []);
      for (const title of ['A second login', 'Unique-ids and the order']) {
        const result = resultOf(report, title);
        assert.equal(result?.kind, 'notChecked');
        assert.match('reason' in result ? result.reason : '', /every 60 seconds/u);
      }
    });
  });

  it('reports a connection that is refused', async () => {
    const server = await startSampleServer();
    await server.close();
    const report = await inspect(server);
    assert.equal(report.failure?.title, 'No connection');
    assert.equal(report.logins, 0);
    assert.deepEqual(report.findings, []);
  });

  it('D5 reports a maildrop that is in use, in words of its own and with the text of the server apart', async () => {
    await onSample({ locked: true }, async (server) => {
      const { failure } = await inspect(server);
      assert.equal(failure?.title, 'Mailbox in use');
      assert.doesNotMatch(failure.detail, /holds the maildrop/u);
      assert.equal(failure.quote, 'Another session holds the maildrop');
    });
  });

  it('I7 leaves no connection behind when it is cancelled', async () => {
    await onSample({}, async (server) => {
      const controller = new AbortController();
      server.onCommand = (line) => {
        if (line.startsWith('TOP')) {
          controller.abort();
        }
      };
      await assert.rejects(inspect(server, { signal: controller.signal }), { name: 'AbortError' });
      assert.equal(server.sessions.length, 1);
      assert.equal(count(server, 'RSET'), 0);
    });
  });

  it('tells how far it is', async () => {
    await onSample({}, async (server) => {
      const fractions: number[] = [];
      await inspect(server, { onProgress: (_title, fraction) => fractions.push(fraction) });
      assert.ok(fractions.length > 10);
      assert.deepEqual(
        [...fractions].sort((left, right) => left - right),
        fractions,
      );
      assert.ok(fractions.every((fraction) => fraction >= 0 && fraction < 1));
    });
  });
});

describe('an inspection that reads', () => {
  async function commandsOf(
    capabilities: readonly string[],
    changes: InspectionChanges,
    greeting = '+OK ready\r\n',
  ): Promise<{ readonly commands: readonly string[]; readonly reason: string }> {
    const commands: string[] = [];
    const report = await inspectScripted(
      { messages: MESSAGES, capabilities, greeting, onCommand: (line) => commands.push(line) },
      { depth: 'read', ...changes },
    );
    const result = resultOf(report, READ_TITLE);
    return { commands, reason: result?.kind === 'notChecked' ? result.reason : '' };
  }

  it('B15 reads nothing where EXPIRE 0 says that reading may remove', async () => {
    const { commands, reason } = await commandsOf(['USER', 'TOP', 'UIDL', 'EXPIRE 0'], {});
    assert.match(reason, /EXPIRE 0/u);
    assert.ok(!commands.some((line) => line.startsWith('RETR')));
  });

  it('L2 reads nothing on Gmail, which hides what was read, unless asked for recent mail', async () => {
    const greeting = '+OK Gpop ready for requests from 192.0.2.1 a1mb2\r\n';
    const { commands, reason } = await commandsOf(['USER', 'TOP', 'UIDL'], {}, greeting);
    assert.match(reason, /no longer lists a message that was read/u);
    assert.ok(!commands.some((line) => line.startsWith('RETR')));

    const credentials = { method: 'automatic', user: 'recent:a@gmail.com', password: 'x' } as const;
    const recent = await commandsOf(['USER', 'TOP', 'UIDL'], { credentials }, greeting);
    assert.ok(recent.commands.includes('RETR 1'));
  });

  it('takes what reading removed back, and does not say QUIT', async () => {
    let ended: readonly string[] = [];
    const commands: string[] = [];
    await inspectScripted(
      {
        messages: MESSAGES,
        onCommand: (line) => commands.push(line),
        handlers: {
          LIST: (connection) =>
            lines(...(connection.received.includes('RETR') ? [] : ['1 105', '2 105'])),
          RSET: (connection) => {
            ended = connection.received.includes('RETR') ? [...commands] : ended;
            return '+OK\r\n';
          },
        },
      },
      { depth: 'read' },
    );
    assert.ok(ended.includes('RETR 1'));
    const after = commands.slice(ended.length);
    assert.equal(after[0], 'CAPA', 'the next session begins');
  });
});

describe('an inspection that may delete', () => {
  it('marks only the message that was named, and never says QUIT in a session with a mark', async () => {
    await onSample({}, async (server) => {
      const uid = server.maildrops.get('sample')!.snapshot()[1]!.uid;
      await inspect(server, deleting(uid));
      const marking = server.sessions.filter(({ commands }) =>
        commands.some((each) => each.startsWith('DELE')),
      );
      assert.equal(marking.length, 1);
      const [{ commands, end }] = marking as [SampleServer['sessions'][number]];
      assert.deepEqual(
        commands.filter((each) => each.startsWith('DELE')),
        ['DELE 2', 'DELE 2'],
      );
      // Its unique-id is asked for right before.
      commands.forEach((command, index) => {
        if (command.startsWith('DELE')) {
          assert.equal(commands[index - 1], 'UIDL 2');
        }
      });
      assert.equal(end, 'dropped');
    });
  });

  it('marks nothing where the message is gone', async () => {
    await onSample({}, async (server) => {
      const report = await inspect(server, { depth: 'delete', throwAway: keyOfUid('other', 1) });
      assert.equal(count(server, 'DELE'), 0);
      assert.match(JSON.stringify(resultOf(report, DELETE_TITLE)), /not in the maildrop any more/u);
    });
  });

  it('H5 marks nothing where another message has the same unique-id, or the number has moved', async () => {
    const commands: string[] = [];
    const onCommand = (line: string): void => void commands.push(line);
    await inspectScripted(
      { messages: MESSAGES, handlers: { UIDL: lines('1 a', '2 a') }, onCommand },
      deleting('a'),
    );
    await inspectScripted(
      {
        messages: MESSAGES,
        handlers: { UIDL: lines('1 a', '2 b'), 'UIDL 1': '+OK 1 b\r\n' },
        onCommand,
      },
      deleting('a'),
    );
    assert.ok(!commands.some((line) => line.startsWith('DELE')));
  });

  it('marks nothing without a message named', async () => {
    await onSample({}, async (server) => {
      await inspect(server, { depth: 'delete' });
      assert.equal(count(server, 'DELE'), 0);
    });
  });

  it('leaves an empty maildrop alone and says so', async () => {
    const report = await inspectScripted({ messages: [] }, { depth: 'read' });
    assert.deepEqual(resultOf(report, READ_TITLE), {
      kind: 'notChecked',
      reason: 'The maildrop is empty.',
    });
    assert.ok(!codesOf(report).includes('topMissing'));
  });

  it('reads no message that is large', async () => {
    const commands: string[] = [];
    await inspectScripted(
      {
        messages: [message('small'), message('large', `${'x'.repeat(70)}\r\n`.repeat(5_000))],
        onCommand: (line) => commands.push(line),
      },
      { depth: 'read' },
    );
    assert.deepEqual(
      commands.filter((line) => line.startsWith('RETR')),
      ['RETR 1'],
    );
  });
});
