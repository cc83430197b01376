import type { DecodeFault, NoteFault } from '../../source/parts/decodeFault';
import type { EncodedPart, ParseNote } from '../model';

/** What tells that octets are missing or wrong. Padding that is only missing or superfluous takes nothing away. */
const DAMAGES: ReadonlySet<DecodeFault> = new Set<DecodeFault>([
  'base64Character',
  'base64Group',
  'quotedPrintableEscape',
  'uuencodeFrame',
  'uuencodeLine',
]);

/** Collects what was wrong with the encoding of one part, to be said once. */
export class EncodingFaults {
  private readonly seen = new Set<DecodeFault>();

  readonly note: NoteFault = (fault) => {
    this.seen.add(fault);
  };

  notesOn(part: EncodedPart): readonly ParseNote[] {
    const { seen } = this;
    return [
      ...([...seen].some((fault) => DAMAGES.has(fault))
        ? [{ kind: 'damagedEncoding' as const, ...part }]
        : []),
      ...(seen.has('base64Joined') ? [{ kind: 'joinedBase64' as const, ...part }] : []),
      ...(seen.has('base64Trailer') ? [{ kind: 'textAfterBase64' as const, ...part }] : []),
    ];
  }
}
