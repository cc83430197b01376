import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { acceptsConnections, twoFreePorts } from '../freePorts';
import { eventually } from '../polling';
import { type OwnedProcess, startProcess } from '../processes';

const run = promisify(execFile);
const UNPACKED = join(__dirname, '..', '..', '..', '.vscode-test', 'mail-servers');

/**
 * In a mount namespace of its own the server finds its programs and libraries at the paths compiled into it, and has
 * /etc, /run and /var to itself. In a process namespace of its own it can leave no process behind: all end with the
 * first. That is this shell, not the server: a program that becomes another user no longer ends with its parent.
 */
const ENTER = `
mount -t overlay overlay -o "lowerdir=$1:/usr" /usr
for folder in etc run var; do mount --bind "$2/$folder" "/$folder"; done
shift 2
"$@"
exit 0
`;

export interface FileOptions {
  /** User and group, by number. */
  readonly owner?: number;
  readonly mode?: number;
}

/** A folder with all that belongs to one server, and the means to run its programs in it. */
export class ServerBox {
  private server: OwnedProcess | undefined;

  private constructor(
    private readonly programs: string,
    private readonly folder: string,
    readonly plainPort: number,
    readonly tlsPort: number,
  ) {}

  /** @param name The folder that the server's packages were unpacked to */
  static async create(name: string): Promise<ServerBox> {
    const programs = join(UNPACKED, name);
    if (!existsSync(programs) || process.getuid?.() !== 0) {
      throw new Error('Real servers are set up and run as root by: npm test -- interop');
    }
    const folder = await mkdtemp(join(tmpdir(), `${name}-`));
    await chmod(folder, 0o755);
    const [plainPort, tlsPort] = await twoFreePorts();
    const box = new ServerBox(programs, folder, plainPort, tlsPort);
    process.once('exit', box.remove);
    await Promise.all(['etc', 'run', 'var/mail'].map((path) => box.makeFolder(path)));
    return box;
  }

  /** The path, from outside, of what the server knows as `/path`. */
  path(path: string): string {
    return join(this.folder, path);
  }

  async makeFolder(path: string, { owner = 0, mode = 0o755 }: FileOptions = {}): Promise<void> {
    await mkdir(this.path(path), { recursive: true });
    await chown(this.path(path), owner, owner);
    await chmod(this.path(path), mode);
  }

  async write(
    path: string,
    content: string | Uint8Array,
    { owner = 0, mode = 0o644 }: FileOptions = {},
  ): Promise<void> {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await writeFile(this.path(path), content);
    await chown(this.path(path), owner, owner);
    await chmod(this.path(path), mode);
  }

  /** Copies a file of the server's packages, such as its standard configuration. */
  async copyFromPackage(path: string): Promise<void> {
    await cp(join(this.programs, path), this.path(path));
  }

  /** Runs a program of the server beside it, to its end. */
  async run(...command: readonly string[]): Promise<void> {
    const [program, ...args] = this.enter(command, []);
    await run(program, args);
  }

  /** Starts the server and waits for its ports; whatever goes wrong leaves nothing behind. */
  async start(command: readonly string[], ports: readonly number[]): Promise<void> {
    const [program, ...args] = this.enter(command, ['--pid', '--kill-child', '--mount-proc']);
    const server = startProcess(program, args);
    this.server = server;
    try {
      await eventually('the server to listen', async () => {
        if (server.child.exitCode !== null || server.child.signalCode !== null) {
          throw new Error('The server ended by itself');
        }
        return (await Promise.all(ports.map(acceptsConnections))).every(Boolean);
      });
    } catch (error) {
      const log = this.log();
      await this.stop();
      throw new Error(`${command.join(' ')} did not start:\n${log}`, { cause: error });
    }
  }

  log(): string {
    return this.server?.output() ?? '';
  }

  async stop(): Promise<void> {
    // Nothing that it could save on a polite request is needed any more.
    await this.server?.stop(0);
    process.off('exit', this.remove);
    this.remove();
  }

  private readonly remove = (): void => {
    rmSync(this.folder, { recursive: true, force: true });
  };

  private enter(
    command: readonly string[],
    namespaces: readonly string[],
  ): [string, ...(readonly string[])] {
    return [
      ...(['unshare', '--mount', '--fork', ...namespaces] as const),
      ...['sh', '-ec', ENTER, 'sh', join(this.programs, 'usr'), this.folder, ...command],
    ];
  }
}

/** The crypt(3) hash of a password, as in /etc/shadow. */
export async function cryptHash(password: string): Promise<string> {
  const { stdout } = await run('openssl', ['passwd', '-6', '-salt', 'interop', '--', password]);
  return stdout.trim();
}

/** Numbers for system users that exist only in the /etc/passwd of a box, in the order of their names. */
export function userNumbers(users: Readonly<Record<string, string>>): ReadonlyMap<string, number> {
  return new Map(Object.keys(users).map((user, index) => [user, 20_001 + index]));
}

/** The user of a box that a server's own programs run as. */
export const SERVICE_USER = 20_000;
