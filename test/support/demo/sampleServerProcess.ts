import { join } from 'node:path';

import { eventually } from '../polling';
import { type OwnedProcess, startProcess } from '../processes';

const MAIN = join(__dirname, '..', 'sampleServer', 'main.ts');

/** The sample POP3 server as a process of its own. */
export interface SampleServerProcess {
  /** What the extension takes from the environment: the account of the sample server, with its password. */
  readonly environment: Readonly<Record<'POP3_SAMPLE_ACCOUNT', string>>;
  stop(): Promise<void>;
}

/** @throws Error with the server's output when it does not listen within half a minute. */
export async function startSampleServerProcess(): Promise<SampleServerProcess> {
  const server = startProcess(process.execPath, ['--import', 'tsx', MAIN, '--port', '0']);
  try {
    const ready = await eventually('the sample server to listen', () => readyLine(server), 30_000);
    const account = { label: 'Sample mail', ...ready };
    return {
      environment: { POP3_SAMPLE_ACCOUNT: JSON.stringify(account) },
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw new Error(`The sample server did not start.\n${server.output()}`, { cause: error });
  }
}

function readyLine(server: OwnedProcess): object | undefined {
  if (server.child.exitCode !== null) {
    throw new Error('The sample server ended at once.');
  }
  const line = /^\{.*\}$/mu.exec(server.output())?.[0];
  return line === undefined ? undefined : (JSON.parse(line) as object);
}
