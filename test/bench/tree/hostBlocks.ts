import { mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { eventually } from '../../support/polling';

const QUIET_MILLISECONDS = 1_500;
const QUIET_SHARE = 0.1;
const LONGEST_WAIT = 300_000;

/** A time in which the thread of an extension host took nothing new. */
export interface Block {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly milliseconds: number;
  /** Milliseconds of it on a processor: what the thread itself takes, on however busy a machine. */
  readonly ran: number;
  /** Milliseconds of it in which the thread waited for a processor that others had. */
  readonly waited: number;
}

interface Beat {
  readonly at: number;
  /** Milliseconds that the thread ran since the beat before. */
  readonly beat: number;
  /** Octets that the thread itself holds; what its workers hold is theirs. */
  readonly held: number;
}

/** Reads what `hostWatch` writes in the extension hosts of one server. */
export class HostBlocks {
  private constructor(private readonly folder: string) {}

  static async create(folder: string): Promise<HostBlocks> {
    await mkdir(folder, { recursive: true });
    await build({
      entryPoints: [join(__dirname, 'hostWatch.ts')],
      outfile: join(folder, 'hostWatch.js'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'warning',
    });
    return new HostBlocks(folder);
  }

  /** What the server must be started with. */
  get nodeOptions(): readonly string[] {
    return ['--require', join(this.folder, 'hostWatch.js')];
  }

  get environment(): Readonly<Record<string, string>> {
    return { POP3_BENCH_HOST_WATCH: this.folder };
  }

  /** Waits until the host that was started last has had little to do for a while. */
  async quiet(): Promise<void> {
    await eventually(
      'the extension host to have nothing to do',
      async () => {
        const beats = (await this.lines()).filter((line): line is Beat => 'beat' in line);
        const last = beats.at(-1)?.at ?? 0;
        const recent = beats.filter(({ at }) => at > last - QUIET_MILLISECONDS);
        const ran = recent.reduce((sum, beat) => sum + beat.beat, 0);
        return (
          (recent[0]?.at ?? last) < last - QUIET_MILLISECONDS / 2 &&
          ran < QUIET_SHARE * QUIET_MILLISECONDS
        );
      },
      LONGEST_WAIT,
    );
  }

  /** Between two times, the longest first. */
  async between(from: number, to: number): Promise<readonly Block[]> {
    return (await this.lines())
      .filter((line): line is Block => 'milliseconds' in line && line.at >= from && line.at <= to)
      .sort((left, right) => right.ran - left.ran);
  }

  /** The most that the thread held between two times, in octets, of what was looked at a few times a second. */
  async heldBetween(from: number, to: number): Promise<number> {
    const beats = (await this.lines()).filter((line): line is Beat => 'beat' in line);
    const held = beats.filter(({ at }) => at >= from && at <= to).map((beat) => beat.held);
    return Math.max(0, ...held);
  }

  /** What the thread of the host that was started last holds, in octets. */
  async heldNow(): Promise<number> {
    const beats = (await this.lines()).filter((line): line is Beat => 'beat' in line);
    return beats.at(-1)?.held ?? 0;
  }

  /** Of the extension host that was started last. */
  async processId(): Promise<number> {
    const names = await this.logs();
    const born = await Promise.all(
      names.map(async (name) => ({
        name,
        at: (await stat(join(this.folder, name))).birthtimeMs,
      })),
    );
    const [youngest] = born.sort((left, right) => right.at - left.at);
    return Number(youngest?.name.replace('.log', ''));
  }

  private async logs(): Promise<readonly string[]> {
    return (await readdir(this.folder)).filter((name) => name.endsWith('.log'));
  }

  private async lines(): Promise<readonly (Block | Beat)[]> {
    const names = await this.logs();
    const texts = await Promise.all(names.map((name) => readFile(join(this.folder, name), 'utf8')));
    const lines = texts.join('').split('\n');
    return lines
      .flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as Block | Beat] : []))
      .sort((left, right) => left.at - right.at);
  }
}
