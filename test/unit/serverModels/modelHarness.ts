import assert from 'node:assert/strict';
import { eventually } from '../../support/polling';
import { RawPop3Client } from '../../support/rawPop3Client';
import type { RunningModel } from '../../support/serverModels/model';

export interface OnTheWire {
  readonly model: RunningModel;
  /** A connection whose greeting has been read. */
  readonly connect: () => Promise<RawPop3Client>;
  /** A connection that is logged in as the first user. */
  readonly logIn: () => Promise<RawPop3Client>;
  /** Ends the newest connection without QUIT, and waits until the server has noticed. */
  readonly lose: (client: RawPop3Client) => Promise<void>;
}

/** Runs a test on a model that was just started, and closes everything afterwards. */
export async function onTheWire(
  starting: Promise<RunningModel>,
  test: (wire: OnTheWire) => Promise<void>,
): Promise<void> {
  const model = await starting;
  const clients: RawPop3Client[] = [];
  const connect = async (): Promise<RawPop3Client> => {
    const client = await RawPop3Client.connect(model.port);
    clients.push(client);
    await client.line();
    return client;
  };
  try {
    await test({
      model,
      connect,
      logIn: async () => {
        const client = await connect();
        const answer = await client.logIn(model.user, model.password);
        assert.ok(answer.startsWith('+OK'), answer);
        return client;
      },
      lose: async (client) => {
        await client.destroy();
        await eventually('the lost connection', () => model.sessions.at(-1)?.end === 'dropped');
      },
    });
  } finally {
    for (const client of clients) {
      await client.destroy();
    }
    await model.close();
  }
}

/** Small messages that can be told apart; the third has dots to stuff. */
export const THREE: readonly Buffer[] = [
  message('one', 'First body'),
  message('two', 'Second body', 'of two lines'),
  message('three', '.', '.dot', '..dots', 'end'),
];

export function message(subject: string, ...lines: readonly string[]): Buffer {
  return Buffer.from([`Subject: ${subject}`, '', ...lines, ''].join('\r\n'));
}

/** The lines of a listing. */
export async function listing(client: RawPop3Client, command: string): Promise<readonly string[]> {
  const body = (await client.multiLine(command)).toString();
  return body === '' ? [] : body.slice(0, -2).split('\r\n');
}

/** Quits and waits until the server has ended the connection. */
export async function quit(client: RawPop3Client): Promise<string> {
  const answer = await client.command('QUIT');
  await client.ended();
  return answer;
}
