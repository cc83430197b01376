/** The little of the library's interface that the tests use. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    on(
      event: 'grant.success',
      listener: (context: {
        readonly body: { readonly access_token?: string; readonly refresh_token?: string };
      }) => void,
    ): void;
    readonly Client: { readonly prototype: { redirectUriAllowed: (uri: string) => boolean } };
  }
}
