import assert from 'node:assert/strict';
import { passwordCaution } from '../../../src/accounts/passwordPrompt';

describe('a password', () => {
  it('C3 is cautioned about where it goes beyond ASCII, and only there', () => {
    for (const password of ['', '  two  words %20 ', '~!"$', 'x'.repeat(200)]) {
      assert.equal(passwordCaution(password), undefined);
    }
    for (const password of ['Grüße', 'пароль', 'x\u00a0y', '🔑']) {
      assert.match(passwordCaution(password) ?? '', /UTF-8/u);
    }
  });
});
