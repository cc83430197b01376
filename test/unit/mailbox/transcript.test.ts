import assert from 'node:assert/strict';
import { TranscriptRecorder } from '../../../src/mailbox/transcript';
import { transcriptContent, type TranscriptSession } from '../../../src/mailbox/transcriptContent';
import { isoLocal, transcriptText } from '../../../src/mailbox/transcriptText';
import type { WireEvent, WireTap } from '../../../src/pop3/wireTap';
import { seededRandom } from '../../support/sampleMessages/seededRandom';
import { atRandom, byOctet, type Chunker, whole } from '../../support/chunkers';

const CONNECTED: WireEvent = { kind: 'connected', host: 'pop.example.com', port: 995 };
const CLOSED: WireEvent = { kind: 'closed', code: undefined };

function bench(limits?: { readonly octets: number; readonly records: number }) {
  const clock = { time: Date.UTC(2026, 0, 31, 12, 0, 0, 7), now: () => clock.time };
  const recorder = new TranscriptRecorder(clock, limits);
  const tap = recorder.tap();
  return { clock, recorder, tap };
}

function send(tap: WireTap, text: string | Uint8Array): void {
  tap({ kind: 'octets', direction: 'sent', octets: Buffer.from(text as Uint8Array) });
}

function receive(tap: WireTap, text: string | Uint8Array, chunker: Chunker = whole): void {
  for (const octets of chunker(Buffer.from(text as Uint8Array))) {
    tap({ kind: 'octets', direction: 'received', octets });
  }
}

function textOf(recorder: TranscriptRecorder, hiddenUser?: string, maximumLineOctets = 1000) {
  return transcriptText(['Title'], recorder.snapshot(), {
    maximumLineOctets,
    ...(hiddenUser === undefined ? {} : { hiddenUser }),
  });
}

function sessionsOf(recorder: TranscriptRecorder): readonly TranscriptSession[] {
  return transcriptContent(recorder.snapshot()).sessions;
}

function octetsOf({ records }: TranscriptSession): number {
  return records.reduce(
    (sum, record) => sum + (record.kind === 'line' ? record.octets.length : 0),
    0,
  );
}

/** The rows of the sessions, without time. */
function rowsOf(recorder: TranscriptRecorder, hiddenUser?: string): readonly string[] {
  return textOf(recorder, hiddenUser)
    .split('\n')
    .flatMap((row) => /^\d\d:\d\d:\d\d\.\d{3} +\+\d+\.\d{3} (#\d+ .*)$/u.exec(row)?.[1] ?? []);
}

describe('a transcript', () => {
  it('J4: shows each line with time, direction and visible line end', () => {
    const { clock, recorder, tap } = bench();
    tap(CONNECTED);
    clock.time += 12;
    tap({ kind: 'encrypted', protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' });
    receive(tap, '+OK Ready\r\n');
    clock.time += 1500;
    send(tap, 'STAT\r\n');
    receive(tap, '+OK 2 320\n');
    tap(CLOSED);
    const local = (at: number): string => isoLocal(at).slice(11, 23);
    const start = clock.time - 1512;
    assert.deepEqual(textOf(recorder).split('\n').slice(-8), [
      `Session 1, ${isoLocal(start)}`,
      `${local(start)}   +0.000 #1 -- connected to pop.example.com:995`,
      `${local(start + 12)}   +0.012 #1 -- encrypted: TLSv1.3, TLS_AES_256_GCM_SHA384`,
      `${local(start + 12)}   +0.012 #1 S: +OK Ready\\r\\n`,
      `${local(start + 1512)}   +1.512 #1 C: STAT\\r\\n`,
      `${local(start + 1512)}   +1.512 #1 S: +OK 2 320\\n`,
      `${local(start + 1512)}   +1.512 #1 -- closed by this client`,
      '',
    ]);
  });

  it('gives local time with its distance from UTC', () => {
    const at = Date.UTC(2026, 5, 30, 23, 59, 59, 999);
    assert.equal(Date.parse(isoLocal(at)), at);
    assert.match(isoLocal(at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:59\.999[+-]\d\d:\d\d$/u);
  });

  for (const [name, chunker] of [
    ['whole', whole],
    ['octet by octet', byOctet],
    ['cut at random', atRandom(7, 9)],
  ] as const) {
    it(`J4: is the same however the octets come: ${name}`, () => {
      const { recorder, tap } = bench();
      tap(CONNECTED);
      receive(tap, '+OK\r\n..x\n\r\n\x1b[2J\xe9\r\n.\r\n', chunker);
      receive(tap, '+OK unfinished', chunker);
      tap({ kind: 'closed', code: 'closed' });
      assert.deepEqual(rowsOf(recorder), [
        '#1 -- connected to pop.example.com:995',
        '#1 S: +OK\\r\\n',
        '#1 S: ..x\\n',
        '#1 S: \\r\\n',
        '#1 S: \\x1B[2Jé\\r\\n',
        '#1 S: .\\r\\n',
        '#1 S: +OK unfinished',
        '#1 -- closed by the server',
      ]);
    });
  }

  it('J3: carries no control, bidirectional or invisible character of a server', () => {
    const { recorder, tap } = bench();
    tap(CONNECTED);
    const hostile = Array.from({ length: 256 }, (_, octet) => octet);
    receive(tap, Uint8Array.from(hostile));
    receive(tap, '\u202e\u200b\u009b\u2028\u{e0041}\r\n');
    assert.doesNotMatch(
      textOf(recorder).replaceAll('\n', ''),
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u,
    );
  });

  it('J4: says how much of a body was left out, and why a connection ended', () => {
    const { recorder, tap } = bench();
    tap(CONNECTED);
    tap({ kind: 'omitted', octets: 1_234_567 });
    tap({ kind: 'closed', code: 'timeout' });
    assert.deepEqual(rowsOf(recorder).slice(1), [
      '#1 -- … 1,234,567 octets omitted',
      '#1 -- closed (timeout)',
    ]);
  });

  it('shows the start of a very long line and how long it is', () => {
    const { recorder, tap } = bench();
    tap(CONNECTED);
    receive(tap, `${'x'.repeat(1_000_000)}\r\n`, atRandom(3, 20_000));
    receive(tap, '.\r\n');
    const [, long, last] = rowsOf(recorder);
    assert.equal(long, `#1 S: ${'x'.repeat(1000)}… 999,002 octets more`);
    assert.equal(last, '#1 S: .\\r\\n');
    assert.equal(textOf(recorder, undefined, Infinity).includes('x'.repeat(1_000_000)), true);
  });

  it('numbers the sessions, also those that never got a connection', () => {
    const { recorder, tap } = bench();
    tap({ kind: 'closed', code: 'connect' });
    tap(CONNECTED);
    tap(CONNECTED);
    const other = recorder.tap();
    other(CONNECTED);
    send(tap, 'NOOP\r\n');
    assert.deepEqual(rowsOf(recorder), [
      '#1 -- closed (connect)',
      '#2 -- connected to pop.example.com:995',
      '#3 -- connected to pop.example.com:995',
      '#3 C: NOOP\\r\\n',
      '#4 -- connected to pop.example.com:995',
    ]);
  });

  it('keeps no more octets and lines than its limits, the newest of them', () => {
    const { recorder, tap } = bench({ octets: 100_000, records: 50 });
    for (let session = 0; session < 30; session += 1) {
      tap(CONNECTED);
      receive(tap, `+OK ${session}\r\n`);
      tap(CLOSED);
    }
    const records = sessionsOf(recorder).flatMap((each) => each.records);
    assert.equal(records.length <= 50 && records.length > 40, true, String(records.length));
    assert.equal(
      transcriptContent(recorder.snapshot()).droppedSessions + sessionsOf(recorder).length,
      30,
    );
    assert.match(textOf(recorder), /… \d+ earlier sessions not shown\n/u);
    assert.equal(rowsOf(recorder).at(-2), '#30 S: +OK 29\\r\\n');
  });

  it('drops the older lines of a session that is too long by itself', () => {
    const { recorder, tap } = bench({ octets: 100_000, records: 20_000 });
    tap(CONNECTED);
    let sent = 0;
    for (let line = 0; line < 10_000; line += 1) {
      const text = `line ${line}\r\n`;
      receive(tap, text);
      sent += text.length;
    }
    const [session] = sessionsOf(recorder);
    assert.ok(session);
    const octets = octetsOf(session);
    assert.equal(octets <= 100_000 && octets > 70_000, true, String(octets));
    assert.equal(session.droppedOctets + octets, sent);
    assert.match(textOf(recorder), /… [\d,]+ earlier octets not shown\n/u);
    assert.equal(rowsOf(recorder).at(-1), '#1 S: line 9999\\r\\n');
  });

  it('holds memory in bounds while an endless line comes octet by octet', () => {
    const { recorder, tap } = bench({ octets: 100_000, records: 1_000 });
    tap(CONNECTED);
    const chunk = Buffer.alloc(64 * 1024, 0x78);
    for (let round = 0; round < 200; round += 1) {
      receive(tap, chunk);
    }
    for (let octet = 0; octet < 1_000; octet += 1) {
      receive(tap, 'y');
    }
    assert.equal(recorder.heldOctets <= 100_000, true);
  });

  it('holds memory in bounds at every moment, however small and mixed the replies', () => {
    const limit = 60_000;
    const { clock, recorder, tap } = bench({ octets: limit, records: 1_000 });
    const random = seededRandom(4);
    let mostHeld = 0;
    for (let round = 0; round < 20_000; round += 1) {
      clock.time += Math.floor(random() * 2);
      const what = random();
      if (what < 0.02) {
        tap(CONNECTED);
      } else if (what < 0.04) {
        tap(CLOSED);
      } else if (what < 0.5) {
        send(tap, 'NOOP\r\n');
      } else {
        receive(tap, 'x'.repeat(Math.floor(random() ** 8 * 3_000)) + '\n');
      }
      mostHeld = Math.max(mostHeld, recorder.heldOctets);
    }
    assert.equal(mostHeld <= limit, true, String(mostHeld));
    assert.equal(mostHeld > 0.9 * limit, true, String(mostHeld));
    const { sessions } = transcriptContent(recorder.snapshot());
    assert.equal(sessions.reduce((sum, session) => sum + octetsOf(session), 0) < mostHeld, true);
    recorder.clear();
    assert.equal(recorder.heldOctets, 0);
  });

  it('keeps no part of the chunks that come over the wire', () => {
    const { recorder, tap } = bench();
    tap(CONNECTED);
    const chunk = Buffer.from('+OK\r\n');
    tap({ kind: 'octets', direction: 'received', octets: chunk });
    const [session] = sessionsOf(recorder);
    chunk.fill('x');
    assert.equal(rowsOf(recorder)[1], '#1 S: +OK\\r\\n');
    assert.notEqual(session, undefined);
    const lines = session!.records.flatMap((record) => (record.kind === 'line' ? record : []));
    receive(tap, 'y'.repeat(5_000_000));
    assert.equal(Buffer.from(lines[0]!.octets).toString(), '+OK\r\n');
  });

  it('begins with a whole line in each direction, and tells what is before it', () => {
    const line = `${'robin@example.com '.repeat(3)}\r\n`;
    for (const octets of [9_900, 10_000, 10_100, 10_200]) {
      const { recorder, tap } = bench({ octets, records: 1_000 });
      tap(CONNECTED);
      for (let round = 0; round < 400; round += 1) {
        receive(tap, line);
      }
      send(tap, 'NOOP\r\n');
      const [session] = sessionsOf(recorder);
      const rows = rowsOf(recorder, 'robin@example.com');
      assert.deepEqual(
        [...new Set(rows)],
        [`#1 S: ${'<user> '.repeat(3)}\\r\\n`, '#1 C: NOOP\\r\\n'],
      );
      assert.equal(session!.droppedOctets + octetsOf(session!), 400 * line.length + 6);
    }
  });

  it('shows no more lines and events than its limit, the newest, and whole ones', () => {
    const { recorder, tap } = bench({ octets: 2 * 1024 * 1024, records: 4 });
    tap(CONNECTED);
    tap(CLOSED);
    tap(CONNECTED);
    receive(tap, 'first\nsecond\nthird\n');
    send(tap, 'NOOP\r\n');
    receive(tap, '+OK\r\n');
    assert.deepEqual(rowsOf(recorder), [
      '#2 S: second\\n',
      '#2 S: third\\n',
      '#2 C: NOOP\\r\\n',
      '#2 S: +OK\\r\\n',
    ]);
    const { sessions, droppedSessions } = transcriptContent(recorder.snapshot());
    assert.deepEqual([droppedSessions, sessions[0]?.droppedOctets], [1, 6]);
    tap(CLOSED);
    assert.deepEqual(rowsOf(recorder).slice(-2), [
      '#2 S: +OK\\r\\n',
      '#2 -- closed by this client',
    ]);
  });

  it('forgets what was cleared, and goes on with the session under way', () => {
    const { recorder, tap } = bench();
    tap(CONNECTED);
    tap(CLOSED);
    tap(CONNECTED);
    send(tap, 'NOOP\r\n');
    let changes = 0;
    recorder.onDidChange(() => (changes += 1));
    recorder.clear();
    assert.deepEqual(rowsOf(recorder), []);
    receive(tap, '+OK\r\n');
    assert.deepEqual(rowsOf(recorder), ['#2 S: +OK\\r\\n']);
    assert.equal(changes, 2);
  });

  it('keeps nothing once its account is gone, however much still goes over a connection', () => {
    const { recorder, tap } = bench({ octets: 1_000, records: 100 });
    tap(CONNECTED);
    receive(tap, `${'x'.repeat(900)}\n`);
    recorder.dispose();
    tap(CLOSED);
    tap(CONNECTED);
    assert.deepEqual(sessionsOf(recorder), []);
    receive(tap, `${'y'.repeat(2_000)}\n`);
    assert.deepEqual(sessionsOf(recorder), []);
  });

  it('J1: leaves the user name out on request', () => {
    const { recorder, tap } = bench();
    tap(CONNECTED);
    send(tap, 'USER robin@example.com\r\n');
    send(tap, 'APOP robin@example.com ****\r\n');
    receive(tap, '+OK robin@example.com has 2 messages\r\n');
    const rows = rowsOf(recorder, 'robin@example.com').slice(1);
    assert.deepEqual(rows, [
      '#1 C: USER <user>\\r\\n',
      '#1 C: APOP <user> ****\\r\\n',
      '#1 S: +OK <user> has 2 messages\\r\\n',
    ]);
  });

  it('J1: leaves a short user name out of commands only, where it can be told', () => {
    const { recorder, tap } = bench();
    tap(CONNECTED);
    send(tap, 'USER ed\r\n');
    receive(tap, '+OK needed\r\n');
    assert.deepEqual(rowsOf(recorder, 'ed').slice(1), [
      '#1 C: USER <user>\\r\\n',
      '#1 S: +OK needed\\r\\n',
    ]);
  });
});
