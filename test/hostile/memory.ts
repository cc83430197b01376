import { readFileSync, writeFileSync } from 'node:fs';

const SAMPLE_MS = 40;
const KIBIBYTE = 1024;

/** Peaks above the level at the start, in octets. */
export interface MemoryGrowth {
  /** What JavaScript and its buffers held in use when garbage was collected, which is done again and again. */
  readonly live: number;
  /** The resident set, garbage included; 0 where the system does not keep its peak. */
  readonly resident: number;
}

/** Measures the growth of this process's memory. The process needs --expose-gc. */
export class MemoryMeter {
  private readonly liveBefore: number;
  private readonly residentBefore: number;
  private peakLive = 0;
  private readonly timer: NodeJS.Timeout;

  constructor() {
    this.liveBefore = live();
    resetResidentPeak();
    this.residentBefore = residentPeak();
    this.timer = setInterval(() => {
      this.sample();
    }, SAMPLE_MS);
  }

  /** Ends the measurement. */
  growth(): MemoryGrowth {
    clearInterval(this.timer);
    const resident = Math.max(residentPeak() - this.residentBefore, 0);
    this.sample();
    return { live: Math.max(this.peakLive - this.liveBefore, 0), resident };
  }

  private sample(): void {
    this.peakLive = Math.max(this.peakLive, live());
  }
}

function live(): number {
  if (global.gc === undefined) {
    throw new Error('The process of the client needs --expose-gc');
  }
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function resetResidentPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Another system, which keeps no such peak.
  }
}

function residentPeak(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1] ?? 0) * KIBIBYTE;
  } catch {
    return 0;
  }
}
