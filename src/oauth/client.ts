import { boundedFetch, type FetchLimits } from './boundedFetch';
import type { OAuthEnvironment } from './environment';
import { OAuthError } from './errors';
import { toOAuthError } from './failure';
import {
  type ClientAuthentication,
  loadLibrary,
  type OAuthLibrary,
  type ServerMetadata,
  type TokenResponse,
} from './library';
import { isSecureUrl, type OAuthSettings } from './settings';
import { type Tokens, tokensOf } from './tokens';

interface Known {
  readonly library: OAuthLibrary;
  readonly metadata: ServerMetadata;
}

type RequestOptions = Readonly<Record<symbol, unknown>> & { readonly signal: AbortSignal };

type EndpointName = 'authorization_endpoint' | 'token_endpoint' | 'device_authorization_endpoint';

const MAXIMUM_ANSWER_OCTETS = 256 * 1_024;

/** A client of one authorization server: finds the server's endpoints once and asks it for tokens. */
export class OAuthClient {
  private known: Promise<Known> | undefined;

  constructor(
    readonly settings: OAuthSettings,
    private readonly clientSecret: string | undefined,
    readonly environment: OAuthEnvironment,
  ) {}

  /** Whether the metadata name the issuer, so that answers can be checked against it. */
  get knowsIssuer(): boolean {
    return 'issuer' in this.settings.server;
  }

  /** Throws OAuthError `configuration` where the server has no such endpoint. */
  endpoint(metadata: ServerMetadata, name: EndpointName): URL {
    const value = metadata[name];
    const url = value !== undefined && URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || !isSecureUrl(url)) {
      throw new OAuthError('configuration', `The authorization server has no usable ${name}`);
    }
    return url;
  }

  /** The library and what is known of the server. Throws OAuthError `discovery`, `network` or `aborted`. */
  async connect(signal: AbortSignal): Promise<Known> {
    // A failure is not remembered: the next attempt looks again.
    this.known ??= this.discover(signal).catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  /** Runs an exchange with the server; whatever goes wrong becomes an OAuthError. */
  async exchange<T>(
    secrets: readonly string[],
    signal: AbortSignal,
    task: (
      known: Known & {
        readonly client: { readonly client_id: string };
        readonly authentication: ClientAuthentication;
        readonly options: RequestOptions;
      },
    ) => Promise<T>,
  ): Promise<T> {
    const known = await this.connect(signal);
    const { library, metadata } = known;
    try {
      return await task({
        ...known,
        client: { client_id: this.settings.clientId },
        authentication: this.authentication(library, metadata),
        options: this.requestOptions(library, signal),
      });
    } catch (error) {
      throw toOAuthError(error, library, [...secrets, this.clientSecret ?? '']);
    }
  }

  tokens(response: TokenResponse, refreshToken?: string): Tokens {
    return tokensOf(response, this.environment.now(), refreshToken);
  }

  /** Asks for fresh tokens (RFC 6749 §6). Throws OAuthError `invalidGrant` where the user has to sign in anew. */
  async refresh(refreshToken: string, signal: AbortSignal): Promise<Tokens> {
    return this.exchange([refreshToken], signal, async (known) => {
      const { library, metadata, client, authentication, options } = known;
      const response = await library.refreshTokenGrantRequest(
        metadata,
        client,
        authentication,
        refreshToken,
        options,
      );
      return this.tokens(
        await library.processRefreshTokenResponse(metadata, client, response),
        refreshToken,
      );
    });
  }

  private async discover(signal: AbortSignal): Promise<Known> {
    const library = await loadLibrary();
    const { server } = this.settings;
    if (!('issuer' in server)) {
      const { tokenEndpoint, authorizationEndpoint, deviceAuthorizationEndpoint } = server;
      return {
        library,
        metadata: {
          issuer: new URL(tokenEndpoint).origin,
          token_endpoint: tokenEndpoint,
          ...(authorizationEndpoint === undefined
            ? {}
            : { authorization_endpoint: authorizationEndpoint }),
          ...(deviceAuthorizationEndpoint === undefined
            ? {}
            : { device_authorization_endpoint: deviceAuthorizationEndpoint }),
        },
      };
    }
    const issuer = new URL(server.issuer);
    try {
      const options = this.requestOptions(library, signal);
      let response = await library.discoveryRequest(issuer, { ...options, algorithm: 'oidc' });
      if (response.status === 404) {
        response = await library.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' });
      }
      return { library, metadata: await library.processDiscoveryResponse(issuer, response) };
    } catch (error) {
      throw OAuthError.is(error, 'network', 'aborted')
        ? error
        : new OAuthError('discovery', 'The metadata of the authorization server are unusable', {
            cause: error,
          });
    }
  }

  private authentication(library: OAuthLibrary, metadata: ServerMetadata): ClientAuthentication {
    if (this.clientSecret === undefined) {
      return library.None();
    }
    // RFC 8414 §2: where nothing is said, the server takes HTTP Basic.
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return methods.includes('client_secret_basic')
      ? library.ClientSecretBasic(this.clientSecret)
      : library.ClientSecretPost(this.clientSecret);
  }

  private requestOptions(library: OAuthLibrary, signal: AbortSignal): RequestOptions {
    const limits: FetchLimits = {
      timeoutMilliseconds: this.environment.requestTimeoutMilliseconds,
      maximumOctets: MAXIMUM_ANSWER_OCTETS,
      allowsLoopback: this.isOnThisMachine,
    };
    return {
      signal,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- `boundedFetch` decides which address may go without TLS
      [library.allowInsecureRequests]: true,
      [library.customFetch]: async (
        address: string,
        request: Parameters<typeof boundedFetch>[1],
      ): Promise<Response> => withoutIdToken(await boundedFetch(address, request, limits, signal)),
    };
  }

  private get isOnThisMachine(): boolean {
    const { server } = this.settings;
    const address = 'issuer' in server ? server.issuer : server.tokenEndpoint;
    return new URL(address).protocol === 'http:';
  }
}

/** Who the user is does not matter here, and without a known issuer an ID token cannot be judged: it is left out. */
async function withoutIdToken(response: Response): Promise<Response> {
  if (response.status !== 200) {
    return response;
  }
  const { status, headers } = response;
  const text = await response.text();
  let body = text;
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && 'id_token' in json) {
      body = JSON.stringify({ ...json, id_token: undefined });
    }
  } catch {
    // What is no JSON is the library's to refuse.
  }
  return new Response(body, { status, headers });
}
