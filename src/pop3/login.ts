import { type ClientOptions, Pop3Client } from './client';
import type { Endpoint } from './endpoint';
import { Pop3Error } from './errors';

export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** APOP only because the user chose it: its MD5 is no protection (RFC 1939 §7). */
  readonly method: 'userPass' | 'apop';
}

/**
 * Opens a session in the transaction state: greeting, capabilities, STLS where the endpoint requires it (there is no
 * way on without), login, capabilities anew (RFC 2449 §5, RFC 2595 §4). Throws Pop3Error and leaves no connection.
 */
export async function logIn(
  endpoint: Endpoint,
  credentials: Credentials,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<Pop3Client> {
  const { client, survivesCapa } = await connectAndAskCapabilities(endpoint, options, signal);
  try {
    if (endpoint.tlsMode === 'startTls') {
      if (!client.capabilities.has('STLS')) {
        throw new Pop3Error('startTlsUnavailable', 'The server does not offer STLS');
      }
      await client.stls(signal);
      await client.capa(signal);
    }
    if (credentials.method === 'apop') {
      await client.apop(credentials.user, credentials.password, signal);
    } else {
      await client.userPass(credentials.user, credentials.password, signal);
    }
    if (survivesCapa) {
      await client.capa(signal);
    }
    return client;
  } catch (error) {
    await leave(client);
    throw error;
  }
}

interface Opened {
  readonly client: Pop3Client;
  readonly survivesCapa: boolean;
}

/** Some servers close the connection on CAPA; these get a second one on which it is never sent. */
async function connectAndAskCapabilities(
  endpoint: Endpoint,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<Opened> {
  const client = await Pop3Client.connect(endpoint, options, signal);
  try {
    await client.capa(signal);
    return { client, survivesCapa: true };
  } catch (error) {
    client.destroy();
    if (Pop3Error.is(error, 'closed') && !signal.aborted) {
      return { client: await Pop3Client.connect(endpoint, options, signal), survivesCapa: false };
    }
    throw error;
  }
}

/** In the authorization state QUIT commits nothing, and a polite end keeps servers from counting a fault. */
async function leave(client: Pop3Client): Promise<void> {
  if (client.state === 'authorization') {
    await client.quit().catch(() => undefined);
  }
  client.destroy();
}
