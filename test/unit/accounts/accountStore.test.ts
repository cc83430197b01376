import assert from 'node:assert/strict';
import { AccountStore, type KeyValueStore } from '../../../src/accounts/accountStore';
import { exampleAccount } from './exampleAccount';
import { RecordingLogger } from './recordingLogger';

class MemoryState implements KeyValueStore {
  readonly values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.values.get(key);
  }

  async update(key: string, value: unknown): Promise<void> {
    await Promise.resolve();
    this.values.set(key, JSON.parse(JSON.stringify(value)));
  }
}

const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':');

function storeWith(entries: readonly unknown[]): {
  readonly store: AccountStore;
  readonly logger: RecordingLogger;
} {
  const state = new MemoryState();
  state.values.set('pop3.accounts', { version: 1, accounts: entries });
  const logger = new RecordingLogger();
  return { store: new AccountStore(state, logger), logger };
}

describe('AccountStore', () => {
  it('gives back what was saved, in order, in a new window too', async () => {
    const state = new MemoryState();
    const store = new AccountStore(state, new RecordingLogger());
    const second = { ...exampleAccount, id: 'account02', pinnedCertificate: FINGERPRINT };
    await Promise.all([store.save(exampleAccount), store.save(second)]);
    await store.save({ ...exampleAccount, label: 'Renamed' });
    const expected = [{ ...exampleAccount, label: 'Renamed' }, second];
    assert.deepEqual(store.all(), expected);
    assert.deepEqual(new AccountStore(state, new RecordingLogger()).all(), expected);
  });

  it('removes one account and tells about it', async () => {
    const { store } = storeWith([exampleAccount]);
    let changes = 0;
    store.onDidChange(() => (changes += 1));
    await store.remove(exampleAccount.id);
    assert.deepEqual(store.all(), []);
    assert.equal(changes, 1);
  });

  it('takes over what another window saved, and keeps it when saving', async () => {
    const state = new MemoryState();
    const here = new AccountStore(state, new RecordingLogger());
    const there = new AccountStore(state, new RecordingLogger());
    await there.save(exampleAccount);
    await here.save({ ...exampleAccount, id: 'account02' });
    assert.deepEqual(
      here.all().map(({ id }) => id),
      ['account01', 'account02'],
    );
    assert.equal(there.get('account02'), undefined);
    let changes = 0;
    there.onDidChange(() => (changes += 1));
    there.reload();
    there.reload();
    assert.notEqual(there.get('account02'), undefined);
    assert.equal(changes, 1);
  });

  for (const [what, entry] of [
    ['no object', 'account'],
    ['null', null],
    ['an array', []],
    ['an id that could leave its folder', { ...exampleAccount, id: '../../etc' }],
    ['an empty label', { ...exampleAccount, label: ' ' }],
    ['a URL as host', { ...exampleAccount, host: 'pop3://pop.example.com' }],
    ['a host with a line break', { ...exampleAccount, host: 'pop.example.com\r\nUSER x' }],
    ['port 0', { ...exampleAccount, port: 0 }],
    ['a port as text', { ...exampleAccount, port: '995' }],
    ['an unknown TLS mode', { ...exampleAccount, tlsMode: 'optional' }],
    ['a user with a line break', { ...exampleAccount, user: 'robin\r\nDELE 1' }],
    ['an unknown login method', { ...exampleAccount, authentication: 'ntlm' }],
    ['an unknown password policy', { ...exampleAccount, passwordPolicy: 'never' }],
  ] as const) {
    it(`ignores an entry with ${what}, keeps the others and says so in the log`, () => {
      const other = { ...exampleAccount, id: 'account02' };
      const { store, logger } = storeWith([entry, other]);
      assert.deepEqual(store.all(), [other]);
      assert.equal(logger.lines.length, 1);
      assert.match(logger.lines[0] ?? '', /^Account 1 is ignored/u);
    });
  }

  it('ignores a second account under one id', () => {
    const { store } = storeWith([exampleAccount, { ...exampleAccount, host: 'pop.example.org' }]);
    assert.deepEqual(store.all(), [exampleAccount]);
  });

  it('drops a damaged certificate pin, so that the certificate is judged again', () => {
    const { store } = storeWith([{ ...exampleAccount, pinnedCertificate: 'AB:CD' }]);
    assert.deepEqual(store.all(), [exampleAccount]);
  });

  it('never lets a field through that it does not know', () => {
    const { store } = storeWith([{ ...exampleAccount, password: 'canary' }]);
    assert.doesNotMatch(JSON.stringify(store.all()), /canary/u);
  });

  it('starts empty with a list in an unknown format', () => {
    for (const stored of [[], 'x', { version: 2, accounts: [] }, { version: 1 }]) {
      const state = new MemoryState();
      state.values.set('pop3.accounts', stored);
      assert.deepEqual(new AccountStore(state, new RecordingLogger()).all(), []);
    }
  });
});
