import { atRandom, byOctet, type Chunker, splitAt, whole } from './chunkers';

/** One way in which a server's octets reach the client. */
export interface Delivery {
  readonly isEncrypted: boolean;
  /** Cuts all replies but the one under test. */
  readonly usual: Chunker;
  /** Cuts of the reply under test: it is asked for once for each of them. */
  cutsOf(reply: Buffer): readonly Chunker[];
}

const RANDOM_CUTS = 12;

const WAYS: readonly (readonly [string, Omit<Delivery, 'isEncrypted'>])[] = [
  ['in one chunk', { usual: whole, cutsOf: () => [whole] }],
  ['octet by octet', { usual: byOctet, cutsOf: () => [byOctet] }],
  ['cut in two at every position', { usual: inHalves, cutsOf: everyTwoWaySplit }],
  [
    'cut at random',
    {
      usual: atRandom(1, 9),
      cutsOf: () => Array.from({ length: RANDOM_CUTS }, (_unused, seed) => atRandom(seed + 2, 9)),
    },
  ],
];

/** Defines a test for every delivery, plain and encrypted; over TLS each chunk is a record of its own. */
export function inEveryDelivery(title: string, test: (delivery: Delivery) => Promise<void>): void {
  describe(title, () => {
    for (const isEncrypted of [false, true]) {
      for (const [name, way] of WAYS) {
        it(`${name}, ${isEncrypted ? 'by TLS' : 'in plain text'}`, () =>
          test({ ...way, isEncrypted }));
      }
    }
  });
}

function inHalves(octets: Buffer): readonly Buffer[] {
  return splitAt(octets.length >> 1)(octets);
}

function everyTwoWaySplit(reply: Buffer): readonly Chunker[] {
  return Array.from({ length: reply.length - 1 }, (_unused, index) => splitAt(index + 1));
}
