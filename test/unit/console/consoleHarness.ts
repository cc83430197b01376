import assert from 'node:assert/strict';
import { AccountBackend } from '../../../src/console/accountBackend';
import { Pop3Console } from '../../../src/console/pop3Console';
import type { Account } from '../../../src/mailbox/account';
import { TranscriptRecorder } from '../../../src/mailbox/transcript';
import { transcriptText } from '../../../src/mailbox/transcriptText';
import type { WireTap } from '../../../src/pop3/wireTap';
import { eventually } from '../../support/polling';
import { type Script, startScriptedServer } from '../../support/scriptedServer';
import { exampleAccount } from '../accounts/exampleAccount';
import { FakeTerminal } from './fakeTerminal';

export const PASSWORD = 'octarine-7f3c';
/** The prompt of a session that is logged in. */
export const PROMPT = 'pop3> ';

export interface Bench {
  readonly terminal: FakeTerminal;
  readonly pop3Console: Pop3Console;
  /** Waits until the last row of the screen begins with this, and types then. */
  readonly at: (prompt: string, input: string) => Promise<void>;
  readonly shows: (text: string | RegExp) => Promise<void>;
  readonly transcript: () => string;
  readonly ended: Promise<void>;
  readonly received: () => string;
  readonly connections: () => number;
  /** When the account's own session was ended and when the console connected. */
  readonly order: readonly string[];
  /** The passwords that logged in. */
  readonly accepted: readonly string[];
}

interface BenchOptions {
  readonly password?: string | undefined;
  /** What the user enters, one after the other, each time a password was refused. */
  readonly laterPasswords?: readonly string[];
  readonly account?: Partial<Account>;
  readonly maximumMessageOctets?: number;
}

/** Runs a test on a console whose server follows a script, and closes both afterwards. */
export async function withConsole(
  script: Script,
  test: (bench: Bench) => Promise<void>,
  options: BenchOptions = {},
): Promise<void> {
  const server = await startScriptedServer({ script });
  const recorder = new TranscriptRecorder({ now: () => 0 });
  const recorderTap = recorder.tap();
  const order: string[] = [];
  const tap: WireTap = (event) => {
    if (event.kind === 'connected') {
      order.push('connected');
    }
    recorderTap(event);
  };
  const terminal = new FakeTerminal(100);
  const account: Account = {
    ...exampleAccount,
    host: server.host,
    port: server.port,
    tlsMode: 'none',
    user: 'robin',
    authentication: 'userPass',
    ...options.account,
  };
  const { password } = { password: PASSWORD, ...options };
  const laterPasswords = [...(options.laterPasswords ?? [])];
  const accepted: string[] = [];
  const backend = new AccountBackend(account, {
    passwords: {
      password: ({ reason }) =>
        Promise.resolve(reason === 'login' ? password : laterPasswords.shift()),
      accepted: (_account, secret) => {
        accepted.push(secret);
        return Promise.resolve();
      },
    },
    readClientCertificate: () => Promise.reject(new Error('not used')),
    disconnect: () => {
      order.push('disconnect');
      return Promise.resolve();
    },
    tap,
    settings: () => ({
      timeoutMilliseconds: 5_000,
      maximumMessageOctets: options.maximumMessageOctets ?? 100_000_000,
      serverLanguage: '',
    }),
  });
  const pop3Console = new Pop3Console({
    account,
    backend,
    output: terminal.write,
    columns: () => terminal.columns,
  });
  const shows = async (text: string | RegExp): Promise<void> => {
    try {
      await eventually('the text on the terminal', () =>
        typeof text === 'string' ? terminal.text.includes(text) : text.test(terminal.text),
      );
    } catch {
      assert.fail(`${String(text)} is not on the screen:\n${terminal.text}`);
    }
  };
  try {
    await test({
      terminal,
      pop3Console,
      shows,
      at: async (prompt, input) => {
        await eventually(`the prompt ${prompt} below\n${terminal.text}`, () =>
          terminal.lastLine.startsWith(prompt.trimEnd()),
        );
        pop3Console.input(input);
      },
      transcript: () => transcriptText([], recorder.snapshot(), { maximumLineOctets: 1_000 }),
      ended: pop3Console.run(),
      received: () => server.connections.map(({ received }) => received.toString()).join(''),
      connections: () => server.connections.length,
      order,
      accepted,
    });
  } finally {
    await pop3Console.close();
    await server.close();
  }
}

/** As far as the prompt of a session that is logged in. */
export async function logIn({ at, shows }: Bench): Promise<void> {
  await at('Log in as robin? [Y/n]', '\r');
  await shows('Tab completes');
}
