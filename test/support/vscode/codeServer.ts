import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventually } from '../polling';
import { type OwnedProcess, startProcess } from '../processes';
import { quietSettings } from './quietSettings';

/** The checkout's root folder. */
export const repository = resolve(__dirname, '..', '..', '..');

const installation = join(repository, '.vscode-test', 'code-server');

export interface CodeServerOptions {
  /** Extensions to install, as .vsix files. */
  readonly vsix?: readonly string[];
  /** Added to, and stronger than, the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the server, which the extension host inherits. */
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node.js for the server and its extension hosts, which take none from their environment. */
  readonly nodeOptions?: readonly string[];
  /** True to have VS Code ask whether the folder is trusted. */
  readonly workspaceTrust?: boolean;
}

interface Installation {
  readonly binary: string;
  readonly entry: string;
}

/** A real VS Code (code-server) on a loopback port, all its data in a temporary folder of its own. */
export class CodeServer {
  private constructor(
    /** Holds everything that VS Code writes: settings, storage, logs, extensions. */
    readonly dataFolder: string,
    /** The folder to open. Empty at first. */
    readonly workspace: string,
    /** Without a trailing slash. */
    readonly url: string,
    private readonly server: OwnedProcess,
  ) {}

  /** @throws Error with the server's output when it does not get ready within a minute. */
  static async start(options: CodeServerOptions = {}): Promise<CodeServer> {
    const dataFolder = await mkdtemp(join(tmpdir(), 'pop3-vscode-'));
    const workspace = join(dataFolder, 'workspace');
    const userData = join(dataFolder, 'user-data');
    try {
      await mkdir(workspace);
      await mkdir(join(userData, 'User'), { recursive: true });
      await mkdir(join(userData, 'Machine'), { recursive: true });
      const settings = JSON.stringify({ ...quietSettings, ...options.settings }, undefined, 2);
      await writeFile(join(userData, 'User', 'settings.json'), settings);
      const found = await readInstallation();
      const environment = { ...cleanEnvironment(dataFolder), ...options.env };
      const common = [
        join(installation, found.entry),
        ...['--user-data-dir', userData, '--extensions-dir', join(dataFolder, 'extensions')],
        ...['--config', join(dataFolder, 'code-server.yaml')],
      ];
      const binary = join(installation, found.binary);
      for (const vsix of options.vsix ?? []) {
        await install(binary, [...common, '--install-extension', vsix], environment);
      }
      const server = startProcess(
        binary,
        [
          ...(options.nodeOptions ?? []),
          ...common,
          ...['--auth', 'none', '--bind-addr', '127.0.0.1:0'],
          ...[
            '--disable-telemetry',
            '--disable-update-check',
            '--disable-getting-started-override',
          ],
          ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
        ],
        environment,
      );
      const url = await listeningUrl(server);
      return new CodeServer(dataFolder, workspace, url, server);
    } catch (error) {
      await removeFolder(dataFolder);
      throw error;
    }
  }

  /** The address that opens {@link workspace}. */
  get workspaceUrl(): string {
    return `${this.url}/?folder=${encodeURIComponent(this.workspace)}`;
  }

  /** What the server printed so far. */
  output(): string {
    return this.server.output();
  }

  /** Resolves when the server ends by itself. */
  async ended(): Promise<void> {
    await new Promise((done) => this.server.child.once('exit', done));
  }

  /** Ends the server and its extension hosts, and removes the data folder. */
  async stop(): Promise<void> {
    await this.server.stop();
    await removeFolder(this.dataFolder);
  }
}

async function readInstallation(): Promise<Installation> {
  const marker = join(installation, 'installed.json');
  const text = await readFile(marker, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new Error('code-server is not installed. `npm test -- e2e` and `npm run demo` do that.');
  }
  return JSON.parse(text) as Installation;
}

/**
 * Our own environment without what would steer code-server: a port or password, or the address of the VS Code
 * in whose terminal this runs.
 */
function cleanEnvironment(dataFolder: string): NodeJS.ProcessEnv {
  const foreign =
    /^(?:VSCODE_|CODE_SERVER_|ELECTRON_|npm_|NODE_OPTIONS$|PORT$|PASSWORD$|HASHED_PASSWORD$)/u;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    XDG_CONFIG_HOME: join(dataFolder, 'xdg-config'),
    XDG_DATA_HOME: join(dataFolder, 'xdg-data'),
    XDG_CACHE_HOME: join(dataFolder, 'xdg-cache'),
  };
}

async function install(
  binary: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const installer = startProcess(binary, args, environment);
  const code = await new Promise<number | null>((done) => installer.child.once('close', done));
  if (code !== 0) {
    throw new Error(`code-server --install-extension failed:\n${installer.output()}`);
  }
}

async function listeningUrl(server: OwnedProcess): Promise<string> {
  try {
    return await eventually(
      'code-server to listen',
      () => {
        if (server.child.exitCode !== null) {
          throw new Error('code-server ended at once.');
        }
        return /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/u.exec(server.output())?.[1];
      },
      60_000,
    );
  } catch (error) {
    await server.stop();
    throw new Error(`code-server did not start.\n${server.output()}`, { cause: error });
  }
}

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
