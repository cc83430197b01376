import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import type { Activation } from './activation';
import type { StartFigures } from './startPart';
import type { LargeFigures } from './largePart';
import type { Machine } from './machine';
import type { Cell, PeerId, Work } from './model';
import type { PartName } from './options';
import type { RoundTripFigures } from './roundTripPart';
import type { SearchFigures } from './searchPart';
import type { SourceFigures } from './sourcePart';
import type { TreeFigures } from './treePart';
import type { ViewFigures } from './viewPart';

/** A peer, as the tables need it. */
export interface PeerLine {
  readonly id: PeerId;
  readonly name: string;
  readonly kind: 'ours' | 'peer' | 'reference';
  readonly isSequential: boolean;
  readonly remarks: Readonly<Partial<Record<Work, string>>>;
}

export interface MaildropLine {
  readonly messageCount: number;
  readonly octets: number;
  readonly headerOctets: number;
}

/** One work at several sizes and round trips. */
export interface GridFigures {
  readonly cells: readonly Cell[];
  readonly maildrops: readonly MaildropLine[];
}

export interface PartFigures {
  readonly list: GridFigures;
  readonly newest: GridFigures;
  readonly headers: GridFigures;
  readonly messages: GridFigures;
  readonly roundTrips: RoundTripFigures;
  readonly large: LargeFigures;
  readonly start: StartFigures;
  readonly search: SearchFigures;
  readonly source: SourceFigures;
  readonly activation: Activation;
  readonly tree: TreeFigures;
  readonly view: ViewFigures;
}

/** Where and how a part was measured. */
export interface Circumstances {
  /** ISO 8601 date. */
  readonly date: string;
  readonly command: string;
  /** Of each peer at each work. */
  readonly runs: number;
  readonly machine: Machine;
  readonly dovecot: string;
  readonly peers: readonly PeerLine[];
  /** Octets per second on loopback. */
  readonly bandwidth: number;
  /** What the delayed lines really take, in milliseconds. */
  readonly roundTrips: readonly { readonly nominal: number; readonly real: number }[];
}

export type Results = {
  readonly [Name in PartName]?: {
    readonly circumstances: Circumstances;
    readonly figures: PartFigures[Name];
  };
};

/** The results in a folder; none where there is no file. */
export async function readResults(folder: string): Promise<Results> {
  const text = await readFile(join(folder, 'results.json'), 'utf8').catch(() => '{}');
  return JSON.parse(text) as Results;
}

export async function writeResults(
  folder: string,
  results: Results,
  markdown: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const json = await format(JSON.stringify(results), { parser: 'json', printWidth: 100 });
  await writeFile(join(folder, 'results.json'), json);
  await writeFile(join(folder, 'results.md'), markdown);
}
