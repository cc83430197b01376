import type { OAuthClient } from './client';
import { OAuthError } from './errors';
import { RedirectListener } from './redirectListener';
import { isSecureUrl } from './settings';
import type { Tokens } from './tokens';

/** The user's browser, wherever it runs. */
export interface Browser {
  /** Opens the page to sign in. */
  open(uri: string): Promise<void>;
  /** The address under which the browser reaches a port of this machine. */
  externalUri(loopbackUri: string): Promise<string>;
}

/**
 * Signs in on a page of the authorization server that sends the browser back to this machine: Authorization Code with
 * PKCE (RFC 7636) and a loopback redirect (RFC 8252 §7.3). Throws OAuthError, of the codes above all `denied`,
 * `timeout`, `stateMismatch`, `aborted`.
 * @param loginHint The user to sign in as; the server may ignore it.
 */
export async function signInByCode(
  client: OAuthClient,
  browser: Browser,
  loginHint: string,
  signal: AbortSignal,
): Promise<Tokens> {
  const { library, metadata } = await client.connect(signal);
  const page = client.endpoint(metadata, 'authorization_endpoint');
  const state = library.generateRandomState();
  const verifier = library.generateRandomCodeVerifier();
  const challenge = await library.calculatePKCECodeChallenge(verifier);
  const issuer = client.knowsIssuer ? metadata.issuer : undefined;
  const isOwn = (parameters: URLSearchParams): boolean => isOwnAnswer(parameters, state, issuer);
  const listener = await RedirectListener.open(isOwn);
  try {
    const redirectUri = await browser.externalUri(listener.uri);
    if (!URL.canParse(redirectUri) || !isSecureUrl(new URL(redirectUri))) {
      throw new OAuthError('configuration', 'The way back from the browser is not protected');
    }
    const { scopes, clientId } = client.settings;
    const query: Readonly<Record<string, string>> = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      login_hint: loginHint,
      ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      // OpenID Connect Core §11: without it, no refresh token.
      ...(scopes.includes('offline_access') ? { prompt: 'consent' } : {}),
    };
    for (const [name, value] of Object.entries(query)) {
      page.searchParams.set(name, value);
    }
    await browser.open(page.href);
    const { signInTimeoutMilliseconds } = client.environment;
    const parameters = await listener.parameters(signInTimeoutMilliseconds, signal);
    if (!isOwn(parameters)) {
      throw new OAuthError('stateMismatch', 'The browser came back from another sign-in');
    }
    if (issuer === undefined) {
      // The library would compare it with an issuer that is not known.
      parameters.delete('iss');
    }
    return await redeem(client, parameters, { redirectUri, state, verifier }, signal);
  } finally {
    listener.dispose();
  }
}

/** Whether this is the answer to this very sign-in, from this very server (RFC 6749 §10.12, RFC 9207). */
function isOwnAnswer(
  parameters: URLSearchParams,
  state: string,
  issuer: string | undefined,
): boolean {
  const issuers = parameters.getAll('iss');
  return (
    parameters.getAll('state').join('\n') === state &&
    (issuer === undefined || issuers.every((candidate) => candidate === issuer))
  );
}

function redeem(
  client: OAuthClient,
  parameters: URLSearchParams,
  expected: { readonly redirectUri: string; readonly state: string; readonly verifier: string },
  signal: AbortSignal,
): Promise<Tokens> {
  const secrets = [parameters.get('code') ?? '', expected.verifier];
  return client.exchange(secrets, signal, async (known) => {
    const { library, metadata, authentication, options } = known;
    const response = await library.authorizationCodeGrantRequest(
      metadata,
      known.client,
      authentication,
      library.validateAuthResponse(metadata, known.client, parameters, expected.state),
      expected.redirectUri,
      expected.verifier,
      options,
    );
    return client.tokens(
      await library.processAuthorizationCodeResponse(metadata, known.client, response),
    );
  });
}
