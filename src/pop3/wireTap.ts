import type { Pop3ErrorCode } from './errors';

/** Something that happened on a connection, for a transcript. Octets are as on the wire, secrets already replaced. */
export type WireEvent =
  /** The TCP connection stands. */
  | { readonly kind: 'connected'; readonly host: string; readonly port: number }
  | { readonly kind: 'encrypted'; readonly protocol: string; readonly cipher: string }
  | {
      readonly kind: 'octets';
      readonly direction: 'sent' | 'received';
      /**
       * Line ends and dot-stuffing included. Not to be changed; part of a larger chunk, so that whoever keeps them for long
       * copies them.
       */
      readonly octets: Uint8Array;
    }
  /** Octets of a multi-line body beyond what a tap is given. */
  | { readonly kind: 'omitted'; readonly octets: number }
  /** Without a code the client ended the connection itself. */
  | { readonly kind: 'closed'; readonly code: Pop3ErrorCode | undefined };

/** Sees what goes over a connection. Called in order, synchronously; must not throw. */
export type WireTap = (event: WireEvent) => void;
