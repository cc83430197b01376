import assert from 'node:assert/strict';
import { inspectServer } from '../../src/inspection/inspectServer';
import type { Depth, ServerReport } from '../../src/inspection/report';
import { keyOfUid } from '../../src/mailbox/messageKey';
import type { Endpoint, TlsMode } from '../../src/pop3/endpoint';
import { logIn } from '../../src/pop3/login';
import { type Dovecot, startDovecot } from '../support/dovecot';
import { sampleMessages } from '../support/sampleMessages/sampleMessages';
import { testCertificates } from '../support/testCertificates';

const PASSWORD = 'open sesame';
const NEVER = new AbortController().signal;

describe('the report on Dovecot', function () {
  this.timeout(60_000);

  let dovecot: Dovecot;
  let authorities: readonly string[];

  before(async () => {
    const { good, authority } = await testCertificates();
    authorities = [authority.cert];
    dovecot = await startDovecot({ certificate: good, users: { reader: PASSWORD } });
    await dovecot.deliver(
      'reader',
      sampleMessages().map(({ octets }) => octets),
    );
  });

  after(() => dovecot.stop());

  function endpoint(tlsMode: TlsMode): Endpoint {
    const port = tlsMode === 'implicit' ? dovecot.tlsPort : dovecot.plainPort;
    return { host: 'localhost', port, tlsMode, certificateAuthorities: authorities };
  }

  async function uids(): Promise<readonly string[]> {
    const credentials = { method: 'automatic', user: 'reader', password: PASSWORD } as const;
    const client = await logIn(endpoint('implicit'), credentials, {}, NEVER);
    const listing = await client.uidl();
    await client.quit();
    return [...listing.entries.values()];
  }

  function inspect(tlsMode: TlsMode, depth: Depth, uid: string): Promise<ServerReport> {
    return inspectServer({
      endpoint: endpoint(tlsMode),
      credentials: { method: 'automatic', user: 'reader', password: PASSWORD },
      clientOptions: {},
      depth,
      throwAway: keyOfUid(uid, 1),
      clock: { now: () => Date.now() },
      signal: NEVER,
    });
  }

  for (const [tlsMode, depth] of [
    ['none', 'look'],
    ['startTls', 'read'],
    ['implicit', 'delete'],
  ] as const) {
    it(`L1 finds nothing (TLS: ${tlsMode}, depth: ${depth}), and loses no message`, async () => {
      const before = await uids();
      const { findings, failure, checks, facts } = await inspect(tlsMode, depth, before[3]!);
      assert.equal(failure, undefined);
      assert.deepEqual(findings, []);
      const passed = checks.filter(({ result }) => result.kind === 'passed');
      assert.ok(passed.length >= 19, passed.map(({ title }) => title).join('\n'));
      assert.equal(facts.messageCount, before.length);
      assert.deepEqual(await uids(), before);
    });
  }
});
