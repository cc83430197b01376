import { safeLabel } from '../shared/safeText';
import { throwIfAborted } from './boundedFetch';
import type { OAuthClient } from './client';
import { OAuthError } from './errors';
import { errorNameOf } from './failure';
import { isSecureUrl } from './settings';
import type { Tokens } from './tokens';

/** What the user has to do elsewhere (RFC 8628 §3.3). */
export interface DeviceCode {
  /** Safe to show, at most 40 characters. */
  readonly userCode: string;
  /** Where to enter it; HTTPS, or on this machine. */
  readonly verificationUri: string;
  /** The same page with the code already in it, where the server has one. */
  readonly verificationUriComplete: string | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const DEFAULT_INTERVAL_SECONDS = 5;
const MAXIMUM_INTERVAL_SECONDS = 60;
const SLOW_DOWN_SECONDS = 5;
const MAXIMUM_CODE_LENGTH = 16_384;
const MAXIMUM_URI_LENGTH = 2_048;
/** Requests in a row that reach nobody before the sign-in is given up. */
const MAXIMUM_NETWORK_FAILURES = 5;

/**
 * Signs in by a code that the user enters on a web page (RFC 8628).
 * @param show Tells the user; polling begins when it resolves, and rejecting gives up.
 * Throws OAuthError, of the codes above all `denied`, `expired`, `aborted`.
 */
export async function signInByDevice(
  client: OAuthClient,
  show: (code: DeviceCode, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<Tokens> {
  const { environment, settings } = client;
  const { metadata } = await client.connect(signal);
  client.endpoint(metadata, 'device_authorization_endpoint');
  const started = environment.now();
  const answer = await client.exchange([], signal, async (known) => {
    const response = await known.library.deviceAuthorizationRequest(
      known.metadata,
      known.client,
      known.authentication,
      settings.scopes.length === 0 ? {} : { scope: settings.scopes.join(' ') },
      known.options,
    );
    return known.library.processDeviceAuthorizationResponse(known.metadata, known.client, response);
  });
  const lifetime = Math.min(answer.expires_in * 1_000, environment.signInTimeoutMilliseconds);
  const expiresAt = started + lifetime;
  if (answer.device_code.length > MAXIMUM_CODE_LENGTH) {
    throw new OAuthError('invalidResponse', 'The device code is too long');
  }
  await show(
    {
      userCode: safeLabel(answer.user_code, { maximumLength: 40 }),
      verificationUri: checkedUri(answer.verification_uri),
      verificationUriComplete:
        answer.verification_uri_complete === undefined
          ? undefined
          : checkedUri(answer.verification_uri_complete),
      expiresAt,
    },
    signal,
  );
  const interval = Math.min(answer.interval ?? DEFAULT_INTERVAL_SECONDS, MAXIMUM_INTERVAL_SECONDS);
  return poll(client, answer.device_code, { interval, expiresAt }, signal);
}

async function poll(
  client: OAuthClient,
  deviceCode: string,
  timing: { readonly interval: number; readonly expiresAt: number },
  signal: AbortSignal,
): Promise<Tokens> {
  const { environment } = client;
  let interval = timing.interval;
  let networkFailures = 0;
  for (;;) {
    await environment.sleep(interval * 1_000, signal);
    throwIfAborted(signal);
    if (environment.now() >= timing.expiresAt) {
      throw new OAuthError('expired', 'The code was not used in time');
    }
    try {
      const answer = await ask(client, deviceCode, signal);
      if (typeof answer !== 'string') {
        return answer;
      }
      networkFailures = 0;
      interval += answer === 'slow_down' ? SLOW_DOWN_SECONDS : 0;
    } catch (error) {
      networkFailures += 1;
      if (!OAuthError.is(error, 'network') || networkFailures >= MAXIMUM_NETWORK_FAILURES) {
        throw error;
      }
      // RFC 8628 §3.5: back off exponentially where nobody answers.
      interval = Math.min(interval * 2, MAXIMUM_INTERVAL_SECONDS);
    }
  }
}

function ask(
  client: OAuthClient,
  deviceCode: string,
  signal: AbortSignal,
): Promise<Tokens | 'authorization_pending' | 'slow_down'> {
  return client.exchange([deviceCode], signal, async (known) => {
    const { library, metadata, authentication, options } = known;
    const response = await library.deviceCodeGrantRequest(
      metadata,
      known.client,
      authentication,
      deviceCode,
      options,
    );
    try {
      return client.tokens(
        await library.processDeviceCodeResponse(metadata, known.client, response),
      );
    } catch (error) {
      const name = errorNameOf(error, library);
      if (name === 'authorization_pending' || name === 'slow_down') {
        return name;
      }
      throw error;
    }
  });
}

function checkedUri(value: string): string {
  const url =
    value.length <= MAXIMUM_URI_LENGTH && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !isSecureUrl(url)) {
    throw new OAuthError('invalidResponse', 'The page for the code is not protected by TLS');
  }
  return url.href;
}
