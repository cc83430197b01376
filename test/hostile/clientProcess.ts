// The process in which the client meets a hostile server, so that the server's own memory is not measured with it.
import { setMaxListeners } from 'node:events';
import { inspect } from 'node:util';
import type { Pop3Client } from '../../src/pop3/client';
import type { PasswordMethod } from '../../src/pop3/credentials';
import { Pop3Error } from '../../src/pop3/errors';
import { logIn } from '../../src/pop3/login';
import { eventually } from '../support/polling';
import { hostileScripts } from './allScripts';
import { type ClientSide, type HostileScript, type Outcome, PATIENT } from './hostileScript';
import { MemoryMeter } from './memory';
import { FORBIDDEN_NUMBER, PASSWORD, type RunReport, type RunRequest, USER } from './protocol';

const HOST = '127.0.0.1';
const NEVER = new AbortController().signal;
// Many sessions that a script opens at once listen to it.
setMaxListeners(0, NEVER);

/** The forms in which a password could be seen by someone who looks for it. */
const TELLTALES = [
  PASSWORD,
  encodeURIComponent(PASSWORD),
  Buffer.from(PASSWORD).toString('base64'),
  Buffer.from(PASSWORD).toString('hex'),
];

const strays: string[] = [];
process.on('unhandledRejection', (reason) =>
  strays.push(`unhandled rejection: ${inspect(reason)}`),
);
process.on('uncaughtException', (error) => strays.push(`uncaught exception: ${inspect(error)}`));
process.on('message', (request: RunRequest) => {
  void run(request).then((report) => process.send?.(report));
});

async function run(request: RunRequest): Promise<RunReport> {
  const script = hostileScripts.find(({ name }) => name === request.name)!;
  const run = new ClientRun(script, request);
  const meter = new MemoryMeter();
  const start = performance.now();
  const outcomes = await script.act(run).catch((error: unknown) => [fault(error)]);
  const milliseconds = performance.now() - start;
  const growth = meter.growth();
  return { outcomes, faults: await run.finish(), milliseconds, growth };
}

class ClientRun implements ClientSide {
  readonly errors: Error[] = [];
  private readonly clients: Pop3Client[] = [];
  /** All that a log or a transcript would show. */
  private readonly seen: string[] = [];

  constructor(
    private readonly script: HostileScript,
    private readonly request: RunRequest,
  ) {}

  async logIn(method: PasswordMethod = 'userPass'): Promise<Pop3Client> {
    const { certificateAuthority, pinnedCertificate, port } = this.request;
    const client = await logIn(
      {
        host: HOST,
        port,
        tlsMode: this.script.tlsMode ?? 'none',
        certificateAuthorities: [certificateAuthority],
        ...(pinnedCertificate === undefined ? {} : { pinnedCertificate }),
      },
      { method, user: USER, password: PASSWORD },
      {
        timeouts: { ...PATIENT, ...this.script.timeouts },
        limits: this.script.limits ?? {},
        trace: (direction, line) => this.seen.push(`${direction} ${line}`),
        tap: (event) => {
          if (event.kind === 'octets') {
            this.seen.push(Buffer.from(event.octets).toString('latin1'));
          }
        },
      },
      NEVER,
    );
    this.clients.push(client);
    return client;
  }

  async outcome(work: Promise<unknown>): Promise<Outcome> {
    try {
      await work;
      return 'done';
    } catch (error) {
      if (error instanceof Error) {
        this.errors.push(error);
      }
      return error instanceof Pop3Error ? error.code : fault(error);
    }
  }

  /** Looks for everything that must not be, and closes what is open. */
  async finish(): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const client of this.clients) {
      if (this.script.survives !== true) {
        faults.push(...(await useAfterEnd(client)));
      }
      client.destroy();
    }
    await eventually('all sockets are closed', () => !hasOpenSockets()).catch(() =>
      faults.push('a socket is left open'),
    );
    const seen = [...this.seen, ...this.errors.map((error) => inspect(error, { depth: 10 }))];
    if (TELLTALES.some((telltale) => seen.join('\n').includes(telltale))) {
      faults.push('the password is in the trace, the transcript or an error');
    }
    faults.push(...strays.splice(0));
    return faults;
  }
}

/** A session that is over must refuse all work at once. */
async function useAfterEnd(client: Pop3Client): Promise<readonly string[]> {
  const faults = client.state === 'closed' ? [] : [`a session is in the state ${client.state}`];
  const uses = [client.dele(FORBIDDEN_NUMBER), client.retr(FORBIDDEN_NUMBER), client.quit()];
  for (const result of await Promise.allSettled(uses)) {
    if (result.status === 'fulfilled') {
      faults.push('a session that is over took a command');
    } else if (!(result.reason instanceof Pop3Error)) {
      faults.push(`a session that is over failed with ${inspect(result.reason)}`);
    }
  }
  return faults;
}

function hasOpenSockets(): boolean {
  return process.getActiveResourcesInfo().some((name) => /^(?:TCP|TLS).*Wrap$/u.test(name));
}

function fault(error: unknown): Outcome {
  return `fault: ${inspect(error)}`;
}
