/** What makes signatures for these tests. */
declare module 'mailauth/lib/dkim/sign' {
  export function dkimSign(
    message: string,
    options: {
      readonly canonicalization: string;
      readonly algorithm?: string;
      readonly signTime: Date;
      readonly expires?: Date;
      readonly headerList?: readonly string[];
      readonly signatureData: readonly {
        readonly signingDomain: string;
        readonly selector: string;
        readonly privateKey: string;
        readonly maxBodyLength?: number;
      }[];
    },
  ): Promise<{
    readonly signatures: string;
    readonly errors: readonly { readonly err: Error }[];
  }>;
}

declare module 'mailauth/lib/arc' {
  export function sealMessage(
    message: Buffer,
    seal: {
      readonly i: number;
      readonly cv: 'none' | 'pass';
      readonly authResults: string;
      readonly signingDomain: string;
      readonly selector: string;
      readonly privateKey: string;
    },
  ): Promise<Buffer>;
}
