import assert from 'node:assert/strict';
import { parseSampleAccount } from '../../../src/accounts/sampleAccount';

const sample = {
  label: 'Sample',
  host: '127.0.0.1',
  port: 11110,
  user: 'sample',
  password: 'sample',
};

describe('the sample account', () => {
  it('is read from JSON', () => {
    assert.deepEqual(parseSampleAccount(JSON.stringify(sample)), {
      account: {
        id: 'sample0001',
        label: 'Sample',
        host: '127.0.0.1',
        port: 11110,
        user: 'sample',
        tlsMode: 'none',
        authentication: 'userPass',
        passwordPolicy: 'save',
      },
      password: 'sample',
    });
  });

  for (const host of ['pop.example.com', '192.0.2.1', '127.0.0.1.example.com', '0.0.0.0', '']) {
    it(`is refused with the host "${host}", which is not this machine`, () => {
      assert.equal(parseSampleAccount(JSON.stringify({ ...sample, host })), undefined);
    });
  }

  it('is refused when anything is missing or wrong', () => {
    for (const key of Object.keys(sample)) {
      assert.equal(parseSampleAccount(JSON.stringify({ ...sample, [key]: undefined })), undefined);
    }
    for (const text of ['', 'null', '[]', '{', '7']) {
      assert.equal(parseSampleAccount(text), undefined);
    }
  });
});
