import assert from 'node:assert/strict';
import {
  accountOf,
  checkHost,
  checkPort,
  draftOf,
  emptyDraft,
} from '../../../src/accounts/accountDraft';
import { AccountWizard } from '../../../src/accounts/accountWizard';
import { ACCOUNT_PRESETS } from '../../../src/accounts/presets';
import { validateHost, validatePort } from '../../../src/mailbox/account';
import { exampleAccount } from './exampleAccount';
import { type Answer, ScriptedSteps } from './scriptedSteps';

const OTHER = { pick: 'Other Server…' };

async function add(...answers: Answer[]) {
  const steps = new ScriptedSteps(answers);
  const draft = await new AccountWizard(steps).add(emptyDraft('account01'));
  assert.equal(steps.remaining, 0);
  return { draft, seen: steps.seen };
}

describe('AccountWizard', () => {
  it('asks for a server of the user step by step and suggests a name', async () => {
    const { draft, seen } = await add(
      OTHER,
      { type: ' pop.example.com ' },
      'accept',
      'accept',
      { type: 'robin' },
      { password: 'secret' },
      'accept',
    );
    assert.ok(draft);
    assert.deepEqual(accountOf(draft, undefined), {
      ...exampleAccount,
      authentication: 'automatic',
      label: 'robin@pop.example.com',
    });
    assert.equal(draft.password, 'secret');
    assert.deepEqual(
      seen.map(({ frame }) => `${frame.step}/${frame.totalSteps}`),
      ['1/7', '2/7', '3/7', '4/7', '5/7', '6/7', '7/7'],
    );
    assert.deepEqual(
      seen.map(({ frame }) => frame.canGoBack),
      [false, true, true, true, true, true, true],
    );
  });

  it('asks only for user, password and name where the server is known', async () => {
    const { draft, seen } = await add(
      { pick: 'Mailpit' },
      { type: 'tester' },
      { password: '' },
      'accept',
    );
    assert.equal(seen.length, 4);
    assert.equal(seen.at(-1)?.frame.totalSteps, 4);
    assert.equal(draft?.host, 'localhost');
    assert.equal(draft.port, 1110);
    assert.equal(draft.tlsMode, 'none');
    assert.equal(draft.passwordPolicy, 'askEveryTime');
    assert.equal(draft.password, undefined);
  });

  it('lets a known server be changed first', async () => {
    const { draft } = await add(
      { pick: 'Mailpit', alternative: true },
      'accept',
      { type: '2110' },
      'accept',
      { type: 'tester' },
      { password: 'x', keep: 'window' },
      'accept',
    );
    assert.equal(draft?.port, 2110);
    assert.equal(draft.tlsMode, 'none');
    assert.equal(draft.passwordPolicy, 'askEveryTime');
    assert.equal(draft.password, 'x');
  });

  it('F1 goes without encryption to another machine only after an explicit yes', async () => {
    const server: Answer[] = [OTHER, { type: 'pop.example.com' }, { type: '110' }];
    const rest: Answer[] = [{ type: 'robin' }, { password: '' }, 'accept'];
    const plain = await add(
      ...server,
      { pick: 'No encryption' },
      { pick: 'Connect Without Encryption' },
      ...rest,
    );
    assert.equal(plain.draft?.tlsMode, 'none');
    const encrypted = await add(
      ...server,
      { pick: 'No encryption' },
      { pick: 'Choose Encryption' },
      { pick: 'STARTTLS' },
      ...rest,
    );
    assert.equal(encrypted.draft?.tlsMode, 'startTls');
  });

  it('F1 never suggests going without encryption to another machine', async () => {
    for (const port of ['110', '995', '1110', '31337']) {
      const { draft } = await add(
        OTHER,
        { type: 'pop.example.com' },
        { type: port },
        'accept',
        { type: 'robin' },
        { password: '' },
        'accept',
      );
      assert.notEqual(draft?.tlsMode, 'none');
    }
  });

  it('keeps what was entered when going back and forth', async () => {
    const { draft, seen } = await add(
      OTHER,
      { type: 'pop.example.com' },
      'back',
      'back',
      OTHER,
      'accept',
      'accept',
      'accept',
      { type: 'robin' },
      'back',
      'accept',
      { password: '' },
      'accept',
    );
    assert.equal(draft?.host, 'pop.example.com');
    assert.equal(draft.user, 'robin');
    assert.equal(seen[3]?.value, 'pop.example.com');
    assert.equal(seen[10]?.value, 'robin');
  });

  it('gives up without a trace', async () => {
    assert.equal((await add('cancel')).draft, undefined);
    assert.equal((await add(OTHER, { type: 'pop.example.com' }, 'cancel')).draft, undefined);
  });

  it('keeps a known password when an existing account is stepped through', async () => {
    const steps = new ScriptedSteps(['accept', { password: '' }]);
    const draft = await new AccountWizard(steps).edit(draftOf(exampleAccount), [
      'user',
      'password',
    ]);
    assert.ok(draft);
    assert.deepEqual(accountOf(draft, exampleAccount), exampleAccount);
  });
});

describe('an account draft', () => {
  const pinned = { ...exampleAccount, pinnedCertificate: 'AB:'.repeat(31) + 'AB' };

  it('keeps the trusted certificate only while the server stays the same', () => {
    assert.deepEqual(accountOf({ ...draftOf(pinned), label: 'New' }, pinned), {
      ...pinned,
      label: 'New',
    });
    const moved = accountOf({ ...draftOf(pinned), host: 'pop.example.org' }, pinned);
    assert.equal('pinnedCertificate' in moved, false);
  });

  it('takes a certificate that was trusted just now for the new server', () => {
    const fresh = 'CD:'.repeat(31) + 'CD';
    const draft = { ...draftOf(pinned), host: 'pop.example.org', pinnedCertificate: fresh };
    assert.equal(accountOf(draft, pinned).pinnedCertificate, fresh);
  });

  it('warns about ports of other protocols without refusing them', () => {
    assert.equal(checkPort('143')?.severity, 'warning');
    assert.equal(checkPort('995'), undefined);
    for (const text of ['', '0', '65536', '99.5', '1e3', '-1', 'abc']) {
      assert.equal(checkPort(text)?.severity, 'error', text);
    }
  });

  it('says what is wrong with a host', () => {
    assert.equal(checkHost('pop3://pop.example.com')?.severity, 'error');
    assert.equal(checkHost('pop.example.com:995')?.severity, 'error');
    assert.equal(checkHost(' pop.example.com'), undefined);
    assert.equal(checkHost('::1'), undefined);
  });
});

describe('presets', () => {
  it('F1 are valid, and none sends a password unencrypted to another machine', () => {
    for (const preset of ACCOUNT_PRESETS) {
      assert.equal(validateHost(preset.host), undefined, preset.id);
      assert.equal(validatePort(preset.port), undefined, preset.id);
      assert.ok(
        preset.tlsMode !== 'none' || ['localhost', '127.0.0.1'].includes(preset.host),
        preset.id,
      );
    }
    assert.equal(new Set(ACCOUNT_PRESETS.map(({ id }) => id)).size, ACCOUNT_PRESETS.length);
  });
});
