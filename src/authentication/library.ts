import { verifyASChain } from 'mailauth/lib/arc';
import { type ArcSet, DkimVerifier, type VerifierOptions } from 'mailauth/lib/dkim/dkim-verifier';
import { type HeaderFields, parseHeaders, toALabel } from 'mailauth/lib/tools';
import { TimeSlices } from '../shared/timeSlices';
import { LIMITS } from './limits';

type Resolver = VerifierOptions['resolver'];

const CHUNK_OCTETS = 32 * 1024;
const LF = 0x0a;
const CR = 0x0d;
const SIGNATURE_KEY = 'dkim-signature';
const NO_RESOLVER: Resolver = () => Promise.reject(new Error('Nothing is looked up here'));

/** mailauth's verifier for the first signatures only, as strict as RFC 6376 and RFC 8301 are. */
export class BoundedVerifier extends DkimVerifier {
  /** Of the signatures in {@link results}, each the number of its DKIM-Signature field from the top. */
  fieldIndices: readonly number[] = [];
  fieldCount = 0;

  constructor(
    private readonly resolver_: Resolver,
    now: number,
  ) {
    super({ strict: true, resolver: resolver_, curTime: new Date(now) });
    // Each write reports its own.
    this.on('error', () => undefined);
  }

  /** Hands on the chosen signatures only: preparing them takes time quadratic in their number. */
  override async messageHeaders(headers: HeaderFields): Promise<void> {
    const fields = headers.parsed.filter(({ key }) => key === SIGNATURE_KEY);
    this.fieldCount = fields.length;
    this.fieldIndices = [...fields.keys()]
      .filter((index) => (fields[index]?.line.length ?? 0) <= LIMITS.signatureOctets)
      .slice(0, LIMITS.signatures);
    const chosen = new Set(this.fieldIndices.map((index) => fields[index]));
    await super.messageHeaders({
      ...headers,
      parsed: headers.parsed.filter((field) => field.key !== SIGNATURE_KEY || chosen.has(field)),
    });
    // What is signed is looked for among all fields.
    this.headers = headers;
    this.signatureHeaders = this.signatureHeaders.filter(
      ({ original }) => original.length <= LIMITS.signatureOctets,
    );
  }

  /** What a signature needs of DNS, those first that are checked first. */
  get keyNames(): readonly string[] {
    const signatures = this.signatureHeaders
      .filter(({ skip, invalid }) => skip === undefined && invalid === undefined)
      .map(({ selector, signingDomain }) => keyName(selector, signingDomain));
    const seals = (this.arc.chain === false ? [] : this.arc.chain).map((set) => sealKeyName(set));
    return [...new Set([...signatures, ...seals])];
  }

  /** Throws what the library throws where one of these seals does not verify. */
  async verifySeals(sets: readonly ArcSet[]): Promise<void> {
    await verifyASChain(
      { chain: sets },
      { strict: true, resolver: this.resolver_, keyCache: this.arc.keyCache },
    );
  }

  /** All of a message. Throws the signal's reason once that aborts. */
  async read(
    octets: Uint8Array,
    signal: AbortSignal,
    report: (fraction: number) => void,
  ): Promise<void> {
    const slices = new TimeSlices();
    for (let start = 0; start < octets.length; start += CHUNK_OCTETS) {
      await this.take(withCrlf(octets.subarray(start, start + CHUNK_OCTETS), octets[start - 1]));
      if (slices.isOver) {
        report(start / octets.length);
        await slices.next();
      }
      signal.throwIfAborted();
    }
    await new Promise<void>((done, fail) => {
      this.once('error', fail);
      this.end(done);
    });
    signal.throwIfAborted();
  }

  private take(chunk: Buffer): Promise<void> {
    return new Promise((done, fail) => {
      this.write(chunk, (error) => {
        if (error) {
          fail(error);
        } else {
          done();
        }
      });
    });
  }
}

/** Each bare LF as CRLF; the library would take such octets line by line, which is slow. */
function withCrlf(octets: Uint8Array, before: number | undefined): Buffer {
  const result = Buffer.allocUnsafe(octets.length * 2);
  let length = 0;
  let previous = before;
  for (const octet of octets) {
    if (octet === LF && previous !== CR) {
      result[length] = CR;
      length += 1;
    }
    result[length] = octet;
    length += 1;
    previous = octet;
  }
  return result.subarray(0, length);
}

/** A verifier that has read only the header: it tells which keys it will need. */
export async function readHeader(octets: Uint8Array): Promise<BoundedVerifier> {
  const verifier = new BoundedVerifier(NO_RESOLVER, 0);
  await verifier.messageHeaders(parseHeaders(Buffer.from(octets)));
  return verifier;
}

export function keyName(selector: string, domain: string): string {
  return toALabel(`${selector}._domainkey.${domain}`);
}

export function sealKeyName(set: ArcSet): string {
  const { parsed } = set['arc-seal'];
  return keyName(textOf(parsed.s), textOf(parsed.d));
}

export function textOf(tag: { readonly value: string | number } | string | undefined): string {
  return tag === undefined || typeof tag === 'string' ? '' : String(tag.value);
}
