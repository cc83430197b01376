import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const PUBLIC_CLIENT = 'public-app';
export const SECRET_CLIENT = 'secret-app';
export const CLIENT_SECRET = 'canary-client-secret';
const RESOURCE_SERVER = { id: 'mail-server', secret: 'mail-server-secret' };

export interface AuthorizationServerOptions {
  /** An address of this machine; 127.0.0.1 unless told. */
  readonly host?: string;
  readonly accessTokenSeconds?: number;
  readonly deviceCodeSeconds?: number;
  /** Known besides the usual ones. */
  readonly scopes?: readonly string[];
  /** Takes every redirect URI on this machine, as a provider does where the operator registered a pattern. */
  readonly allowsAnyPath?: boolean;
}

/** Answers a request in the provider's place; resolves with whether it did. */
export type Interception = (
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | Promise<boolean>;

/** A real authorization server on this machine: device flow, code flow with PKCE, rotation of refresh tokens. */
export class AuthorizationServer {
  /** Every token given out. */
  readonly issued: string[] = [];
  /** Method and path of every request, without its query. */
  readonly requests: string[] = [];
  intercept: Interception = () => false;

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  static async start(options: AuthorizationServerOptions = {}): Promise<AuthorizationServer> {
    const http = createServer();
    const { host = '127.0.0.1' } = options;
    await new Promise<void>((resolve) => http.listen(0, host, resolve));
    const issuer = `http://${host}:${(http.address() as AddressInfo).port}`;
    const provider = await quietly(async () => {
      const library = await import('oidc-provider');
      return new library.Provider(issuer, configuration(options));
    });
    const result = new AuthorizationServer(http, issuer);
    provider.on('grant.success', ({ body }) => {
      result.issued.push(...[body.access_token, body.refresh_token].filter(isPresent));
    });
    if (options.allowsAnyPath === true) {
      provider.Client.prototype.redirectUriAllowed = (uri) => new URL(uri).hostname === '127.0.0.1';
    }
    const handle = await quietly(() => Promise.resolve(provider.callback()));
    http.on('request', (request, response) => {
      void (async () => {
        result.requests.push(`${request.method ?? ''} ${pathOf(request)}`);
        if (!(await result.intercept(request, response))) {
          await handle(request, response);
        }
      })();
    });
    return result;
  }

  requestsTo(path: string): number {
    return this.requests.filter((line) => line.endsWith(` ${path}`)).length;
  }

  /** What a mail server does with a token it is shown: asks who it belongs to (RFC 7662). */
  async introspect(token: string): Promise<{ readonly active: boolean; readonly sub?: string }> {
    const { id, secret } = RESOURCE_SERVER;
    const response = await fetch(`${this.issuer}/token/introspection`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ token }),
    });
    return (await response.json()) as { readonly active: boolean; readonly sub?: string };
  }

  /** Takes back an access token, as an administrator may. */
  async revoke(token: string, secret?: string): Promise<void> {
    const basic = Buffer.from(`${SECRET_CLIENT}:${secret ?? ''}`).toString('base64');
    const response = await fetch(`${this.issuer}/token/revocation`, {
      method: 'POST',
      ...(secret === undefined ? {} : { headers: { Authorization: `Basic ${basic}` } }),
      body: new URLSearchParams({
        token,
        ...(secret === undefined ? { client_id: PUBLIC_CLIENT } : {}),
      }),
    });
    if (response.status !== 200) {
      throw new Error(`Not revoked: ${response.status}`);
    }
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }
}

function isPresent(token: string | undefined): token is string {
  return token !== undefined;
}

export function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '', 'http://server.invalid').pathname;
}

function configuration(options: AuthorizationServerOptions): Readonly<Record<string, unknown>> {
  const native = {
    application_type: 'native',
    grant_types: [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    redirect_uris: ['http://127.0.0.1/'],
    response_types: ['code'],
  };
  return {
    clients: [
      { ...native, client_id: PUBLIC_CLIENT, token_endpoint_auth_method: 'none' },
      {
        ...native,
        client_id: SECRET_CLIENT,
        client_secret: CLIENT_SECRET,
        token_endpoint_auth_method: 'client_secret_basic',
      },
      {
        client_id: RESOURCE_SERVER.id,
        client_secret: RESOURCE_SERVER.secret,
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: [],
        redirect_uris: [],
        response_types: [],
      },
    ],
    scopes: ['openid', 'offline_access', 'mail.read', ...(options.scopes ?? [])],
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: {
      deviceFlow: {
        enabled: true,
        userCodeInputSource: show,
        userCodeConfirmSource: show,
        successSource: show,
      },
      devInteractions: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true, allowedPolicy: () => true },
    },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id }),
    }),
    pkce: { required: () => true },
    rotateRefreshToken: true,
    ttl: {
      AccessToken: options.accessTokenSeconds ?? 3_600,
      AuthorizationCode: 60,
      DeviceCode: options.deviceCodeSeconds ?? 600,
      Grant: 3_600,
      IdToken: 3_600,
      Interaction: 600,
      RefreshToken: 3_600,
      Session: 3_600,
    },
  };
}

/** Pages without decoration: a form, or nothing. */
function show(context: { body?: string }, form = ''): void {
  context.body = form;
}

/** The library warns on the console that a test set-up is no production set-up. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { info, warn } = console;
  console.info = () => undefined;
  console.warn = () => undefined;
  try {
    return await work();
  } finally {
    console.info = info;
    console.warn = warn;
  }
}
