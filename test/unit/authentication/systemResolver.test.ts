import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { systemResolver } from '../../../src/authentication/systemResolver';

const NAME = 's._domainkey.example.com';
const HEADER_OCTETS = 12;
const NX_DOMAIN = 3;
const SERVER_FAILURE = 2;

/** A reply to this query (RFC 1035 §4.1) with this code, and with a TXT record of these strings, if any. */
function reply(query: Buffer, code: number, strings: readonly string[]): Buffer {
  const end = query.indexOf(0, HEADER_OCTETS) + 5;
  const header = Buffer.from(query.subarray(0, HEADER_OCTETS));
  header.writeUInt16BE(0x8180 + code, 2);
  header.writeUInt16BE(strings.length === 0 ? 0 : 1, 6);
  header.writeUInt32BE(0, 8);
  const data = Buffer.concat(
    strings.map((text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])),
  );
  const record = Buffer.from([0xc0, HEADER_OCTETS, 0, 16, 0, 1, 0, 0, 0, 60, 0, data.length]);
  const question = query.subarray(HEADER_OCTETS, end);
  return Buffer.concat([header, question, ...(strings.length === 0 ? [] : [record, data])]);
}

describe('the resolver of the system', () => {
  let server: Socket;
  let address: string;
  let answer: (query: Buffer) => Buffer | undefined;

  beforeEach(async () => {
    server = createSocket('udp4');
    server.on('message', (query, { port, address: from }) => {
      const octets = answer(query);
      if (octets !== undefined) {
        server.send(octets, port, from);
      }
    });
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    address = `127.0.0.1:${server.address().port}`;
  });

  afterEach(() => {
    server.close();
  });

  function ask(signal = new AbortController().signal): Promise<readonly string[]> {
    return systemResolver([address])(NAME, signal);
  }

  it('joins the strings of a record', async () => {
    answer = (query) => reply(query, 0, ['v=DKIM1; ', 'p=AAAA']);
    assert.deepEqual(await ask(), ['v=DKIM1; p=AAAA']);
  });

  it('tells a name that does not exist from a server that fails', async () => {
    answer = (query) => reply(query, NX_DOMAIN, []);
    await assert.rejects(ask(), { code: 'missing' });
    answer = (query) => reply(query, 0, []);
    await assert.rejects(ask(), { code: 'missing' });
    answer = (query) => reply(query, SERVER_FAILURE, []);
    await assert.rejects(ask(), { code: 'failed' });
  });

  it('stops asking when aborted', async () => {
    const controller = new AbortController();
    answer = () => {
      controller.abort();
      return undefined;
    };
    await assert.rejects(ask(controller.signal), { code: 'failed', reason: 'ECANCELLED' });
  });
});
