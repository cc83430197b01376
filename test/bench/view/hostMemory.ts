import { readFile, writeFile } from 'node:fs/promises';

const KIBIBYTE = 1024;
/** Makes Linux forget the highest resident set so far. */
const FORGET_PEAK = '5';

/** The resident set of another process, as Linux counts it. */
export class HostMemory {
  private constructor(
    private readonly folder: string,
    /** Octets at the beginning. */
    readonly before: number,
  ) {}

  /** From here on the peak is watched. */
  static async watch(processId: number): Promise<HostMemory> {
    const folder = `/proc/${processId}`;
    await writeFile(`${folder}/clear_refs`, FORGET_PEAK);
    return new HostMemory(folder, await statusOctets(folder, 'VmRSS'));
  }

  /** Octets of the highest resident set since the beginning. */
  async peak(): Promise<number> {
    return statusOctets(this.folder, 'VmHWM');
  }
}

async function statusOctets(folder: string, field: string): Promise<number> {
  const status = await readFile(`${folder}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'mu').exec(status)?.[1]) * KIBIBYTE;
}
