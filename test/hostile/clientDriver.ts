import { X509Certificate } from 'node:crypto';
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { startScriptedServer } from '../support/scriptedServer';
import type { TestCertificates } from '../support/testCertificates';
import type { HostileScript } from './hostileScript';
import { FORBIDDEN_NUMBER, type RunReport, type RunRequest, USER } from './protocol';

/** Small, so that what the client holds in vain ends the process and does not pass for garbage. */
const HEAP_OPTIONS = ['--max-old-space-size=192', '--max-semi-space-size=1', '--expose-gc'];

/** Longer than any clock of the client. */
const LIMIT_MS = 50_000;

/** The process of the client, and the servers that it meets one after the other. */
export class ClientDriver {
  private constructor(
    private readonly certificates: TestCertificates,
    private child: ChildProcess,
  ) {}

  static start(certificates: TestCertificates): ClientDriver {
    return new ClientDriver(certificates, startClient());
  }

  stop(): void {
    this.child.kill();
  }

  /** Plays a script from both sides. The report's faults include what was seen on the wire. */
  async run(script: HostileScript): Promise<RunReport> {
    const { implicitTls, pinned } = script;
    const server = await startScriptedServer({
      script: script.serve(this.certificates),
      ...(implicitTls === undefined ? {} : { implicitTls: this.certificates[implicitTls] }),
    });
    try {
      const report = await this.ask({
        name: script.name,
        port: server.port,
        certificateAuthority: this.certificates.authority.cert,
        ...(pinned === undefined
          ? {}
          : {
              pinnedCertificate: new X509Certificate(this.certificates[pinned].cert).fingerprint256,
            }),
      });
      const wires = server.connections.map(({ received }) => received.toString('latin1'));
      return { ...report, faults: [...report.faults, ...wireFaults(script, wires)] };
    } finally {
      await server.close();
    }
  }

  /** A client that hangs or dies fails its own script only. */
  private ask(request: RunRequest): Promise<RunReport> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      const replaceClient = (why: string): void => {
        clearTimeout(limit);
        child.removeAllListeners();
        child.kill('SIGKILL');
        this.child = startClient();
        reject(new Error(`The client's process ${why}`));
      };
      const limit = setTimeout(() => {
        replaceClient('hung');
      }, LIMIT_MS);
      child.once('exit', (code, signal) => {
        replaceClient(`ended: ${code ?? signal ?? 'no reason'}`);
      });
      child.once('message', (report: RunReport) => {
        clearTimeout(limit);
        child.removeAllListeners('exit');
        resolve(report);
      });
      child.send(request);
    });
  }
}

function startClient(): ChildProcess {
  return fork(join(__dirname, 'clientProcess.ts'), {
    execArgv: [...HEAP_OPTIONS, '--import', 'tsx'],
  });
}

function wireFaults(script: HostileScript, wires: readonly string[]): readonly string[] {
  const faults: string[] = [];
  if (wires.some((wire) => wire.includes(` ${FORBIDDEN_NUMBER}`))) {
    faults.push('a session that was over wrote a command');
  }
  const hasCredentials = wires.some(
    (wire) => /USER|PASS|APOP|AUTH/u.test(wire) || wire.includes(USER),
  );
  if (script.withoutCredentials === true && hasCredentials) {
    faults.push('credentials were sent');
  }
  return faults;
}
