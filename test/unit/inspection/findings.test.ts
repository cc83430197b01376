import assert from 'node:assert/strict';
import { FINDING_CODES, type FindingCode, FINDINGS } from '../../../src/inspection/findings';
import { startSampleServer } from '../../support/sampleServer/sampleServer';
import { testCertificates } from '../../support/testCertificates';
import { DEEP_PROVOCATIONS } from './deepProvocations';
import { codesOf, inspect } from './inspectionHarness';
import { deleting } from './modelUids';
import { LOOK_PROVOCATIONS, MESSAGES, type Provocation } from './provocations';

const PROVOCATIONS: Readonly<Record<FindingCode, Provocation>> = {
  ...LOOK_PROVOCATIONS,
  ...DEEP_PROVOCATIONS,
};

describe('the findings of an inspection', function () {
  this.timeout(30_000);

  it('each name an RFC with its section and give advice', () => {
    for (const code of FINDING_CODES) {
      const { title, rfc, advice } = FINDINGS[code];
      assert.match(rfc, /^\d{4} §\d/u, code);
      assert.match(title, /^[A-Z].*[^.]$/u, code);
      assert.match(advice, /^[A-Z].*\.$/u, code);
    }
  });

  for (const code of FINDING_CODES) {
    it(`tell that: ${FINDINGS[code].title} (${code})`, async () => {
      const codes = codesOf(await PROVOCATIONS[code]());
      assert.ok(codes.includes(code), `found ${codes.join(', ')}`);
    });
  }

  for (const tlsMode of ['none', 'startTls', 'implicit'] as const) {
    it(`are none on a server that keeps to the RFCs (TLS: ${tlsMode})`, async () => {
      const { good, authority } = await testCertificates();
      const server = await startSampleServer({
        ...(tlsMode === 'none' ? {} : { tls: { ...good, implicit: tlsMode === 'implicit' } }),
      });
      try {
        const stored = MESSAGES.map((octets) => server.deliver('sample', octets));
        const report = await inspect(server, {
          ...deleting(stored[0]!.uid),
          endpoint: { tlsMode, certificateAuthorities: [authority.cert] },
        });
        assert.deepEqual(report.findings, []);
        assert.equal(report.failure, undefined);
        const skipped = report.checks.filter(({ result }) => result.kind === 'notChecked');
        assert.equal(skipped.length, tlsMode === 'none' ? 3 : 0);
        assert.deepEqual(server.maildrops.get('sample')?.snapshot(), stored);
      } finally {
        await server.close();
      }
    });
  }
});
