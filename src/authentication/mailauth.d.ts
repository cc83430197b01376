/** What is used of mailauth 7, whose own declarations leave out these parts. */
declare module 'mailauth/lib/tools' {
  export interface HeaderFields {
    readonly parsed: readonly { readonly key: string; readonly line: Buffer }[];
  }
  export function parseHeaders(octets: Buffer): HeaderFields;
  /** The name as it is looked up (RFC 8616 §3). */
  export function toALabel(name: string): string;
}

declare module 'mailauth/lib/dkim/dkim-verifier' {
  import type { Writable } from 'node:stream';
  import type { HeaderFields } from 'mailauth/lib/tools';

  export interface Tags {
    readonly original: Buffer;
    readonly parsed: Readonly<
      Record<string, { readonly value: string | number } | string | undefined>
    >;
  }

  export interface PreparedSignature extends Tags {
    readonly type: 'DKIM' | 'ARC';
    readonly signingDomain: string;
    readonly selector: string;
    readonly expiration: Date | null;
    readonly skip?: string;
    readonly invalid?: string;
  }

  export interface SignatureResult {
    readonly status: {
      readonly result: string;
      readonly comment?: string;
      readonly testing?: boolean;
    };
    readonly modulusLength?: number;
    readonly canonBodyLength?: number;
    readonly canonBodyLengthTotal?: number;
    readonly canonBodyLengthLimited?: boolean;
  }

  export interface ArcSet {
    readonly i: number;
    readonly 'arc-seal': Tags;
    readonly 'arc-message-signature': Tags;
    messageSignature?: SignatureResult;
  }

  export interface KeyCache {
    readonly resolver: unknown;
  }

  export interface VerifierOptions {
    readonly strict: boolean;
    readonly curTime?: Date;
    readonly resolver: (name: string, type: string) => Promise<readonly (readonly string[])[]>;
  }

  export class DkimVerifier extends Writable {
    constructor(options: VerifierOptions);
    headers: HeaderFields;
    signatureHeaders: readonly PreparedSignature[];
    readonly results: readonly SignatureResult[];
    readonly arc: {
      readonly chain: readonly ArcSet[] | false;
      readonly lastEntry?: ArcSet;
      readonly error?: unknown;
      readonly keyCache: KeyCache;
    };
    messageHeaders(headers: HeaderFields): Promise<void>;
  }
}

declare module 'mailauth/lib/arc' {
  import type { ArcSet, KeyCache, VerifierOptions } from 'mailauth/lib/dkim/dkim-verifier';

  /** Throws where a seal does not verify. */
  export function verifyASChain(
    data: { readonly chain: readonly ArcSet[] },
    options: Pick<VerifierOptions, 'strict' | 'resolver'> & { readonly keyCache: KeyCache },
  ): Promise<boolean>;
}
