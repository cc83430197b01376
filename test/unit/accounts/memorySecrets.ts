import type { Secrets } from '../../../src/accounts/credentialStore';

/** Secret storage in memory; `fails` makes every call reject, as a locked keyring does. */
export class MemorySecrets implements Secrets {
  readonly values = new Map<string, string>();
  fails = false;

  async get(key: string): Promise<string | undefined> {
    await this.check();
    return this.values.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    await this.check();
    this.values.set(key, value);
  }

  async delete(key: string): Promise<void> {
    await this.check();
    this.values.delete(key);
  }

  private check(): Promise<void> {
    return this.fails ? Promise.reject(new Error('The keyring is locked')) : Promise.resolve();
  }
}
