import assert from 'node:assert/strict';

import { TrustedSenders, type TrustState } from '../../../src/viewer/trustedSenders';

const KEY = 'pop3.trustedSenders';

class MemoryState implements TrustState {
  readonly values = new Map<string, unknown>();

  constructor(stored?: unknown) {
    this.values.set(KEY, stored);
  }

  get(key: string): unknown {
    return this.values.get(key);
  }

  async update(key: string, value: unknown): Promise<void> {
    await Promise.resolve();
    this.values.set(key, structuredClone(value));
  }
}

const ada = { address: 'ada@example.com', isConfirmed: false };
const shop = { address: 'news@shop.example', isConfirmed: true };

describe('the list of trusted senders', () => {
  it('is empty at first, and holds who was added until they are removed', async () => {
    const state = new MemoryState();
    const senders = TrustedSenders.of(state);
    assert.deepEqual(senders.all(), []);
    await Promise.all([senders.add(ada), senders.add(shop)]);
    assert.deepEqual(senders.all(), [ada, shop]);
    assert.deepEqual(senders.get(shop.address), shop);
    assert.equal(senders.get('ADA@example.com'), undefined);
    await senders.remove([ada.address, 'no.one@example.com']);
    assert.deepEqual(state.values.get(KEY), [shop]);
  });

  it('is one for all who use the same state, and tells of changes', async () => {
    const state = new MemoryState();
    let changes = 0;
    const subscription = TrustedSenders.of(state).onDidChange(() => (changes += 1));
    await TrustedSenders.of(state).add(ada);
    assert.equal(changes, 1);
    subscription.dispose();
    await TrustedSenders.of(state).remove([ada.address]);
    assert.equal(changes, 1);
  });

  it('has what another window wrote meanwhile', async () => {
    const state = new MemoryState([ada]);
    const senders = TrustedSenders.of(state);
    assert.deepEqual(senders.all(), [ada]);
    await state.update(KEY, [ada, shop]);
    await senders.remove([ada.address]);
    assert.deepEqual(senders.all(), [shop]);
  });

  it('replaces the one with the same address', async () => {
    const senders = TrustedSenders.of(new MemoryState([ada, shop]));
    await senders.add({ ...ada, isConfirmed: true });
    assert.deepEqual(senders.all(), [shop, { ...ada, isConfirmed: true }]);
  });

  it('lets the one go who was trusted first, of more than a thousand', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({
      address: `u${index}@example.com`,
      isConfirmed: false,
    }));
    const state = new MemoryState(many);
    const senders = TrustedSenders.of(state);
    await senders.add(ada);
    assert.equal(senders.all().length, 1_000);
    assert.equal((state.values.get(KEY) as readonly unknown[]).length, 1_000);
    assert.equal(senders.get('u0@example.com'), undefined);
    assert.deepEqual(senders.all().at(-1), ada);
  });

  for (const junk of [null, 7, 'x', {}, { length: 3 }, [null, 1, [], {}, 'ada@example.com']]) {
    it(`survives ${JSON.stringify(junk)} in its place`, async () => {
      const senders = TrustedSenders.of(new MemoryState(junk));
      assert.deepEqual(senders.all(), []);
      await senders.add(ada);
      assert.deepEqual(senders.all(), [ada]);
    });
  }

  it('takes nothing from its place that is not in the form it would write', () => {
    const entries = [
      { address: 'ada@EXAMPLE.com', isConfirmed: false },
      { address: 'ada@example.com.', isConfirmed: false },
      { address: '*@example.com\n', isConfirmed: false },
      { address: 'a@'.repeat(100_000), isConfirmed: false },
      { address: ada.address, isConfirmed: 0 },
      { address: ada.address },
    ];
    const senders = TrustedSenders.of(new MemoryState(entries));
    assert.deepEqual(senders.all(), [{ address: ada.address, isConfirmed: true }]);
  });

  it('tells that it could not be written', async () => {
    const state: TrustState = {
      get: () => undefined,
      update: () => Promise.reject(new Error('The disk is full')),
    };
    await assert.rejects(TrustedSenders.of(state).add(ada), /full/u);
  });
});
