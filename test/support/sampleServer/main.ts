/**
 * Runs the sample server until SIGTERM or SIGINT: `node --import tsx test/support/sampleServer/main.ts --port 0`.
 * Prints one line of JSON, `{host, port, user, password}`, when it is ready.
 */
import { parseArgs } from 'node:util';
import { sampleMessages } from '../sampleMessages/sampleMessages';
import { startSampleServer } from './sampleServer';

const USER = 'sample';
const PASSWORD = 'sample';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError('--port takes a number from 0 to 65535');
  }
  const server = await startSampleServer({ users: { [USER]: PASSWORD }, port });
  server.maildrops.get(USER)?.deliverAll(sampleMessages().map((message) => message.octets));

  const stop = (): void => {
    void server.close();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const ready = { host: server.host, port: server.port, user: USER, password: PASSWORD };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
