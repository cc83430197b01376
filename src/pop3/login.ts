import { Pop3Client } from './client';
import type { Credentials } from './credentials';
import type { Endpoint } from './endpoint';
import { Pop3Error } from './errors';
import { chooseMechanism } from './sasl/chooseMechanism';
import type { ClientOptions } from './session';

export interface LoginOptions extends ClientOptions {
  /** Switch UTF8 mode on where it is offered (RFC 6856 §2). */
  readonly usesUtf8?: boolean;
  /** Tag of the language wanted for the server's texts where it offers LANG (RFC 6856 §3); empty for its own choice. */
  readonly language?: string;
  /** LIST and UIDL will be wanted first of all: asked for with CAPA where the server has PIPELINING. */
  readonly listsAhead?: boolean;
  /** Told where the session broke over that, before another is made that does not pipeline. */
  readonly onPipeliningBroke?: () => void;
}

/**
 * Opens a session in the transaction state: greeting, capabilities, STLS where the endpoint requires it (there is no
 * way on without), login, capabilities anew (RFC 2449 §5, RFC 2595 §4). Throws Pop3Error and leaves no connection.
 */
export async function logIn(
  endpoint: Endpoint,
  credentials: Credentials,
  options: LoginOptions,
  signal: AbortSignal,
): Promise<Pop3Client> {
  const { client, survivesCapa } = await openForLogin(endpoint, options, signal);
  try {
    await authenticate(client, endpoint, credentials, options, signal);
    if (survivesCapa) {
      await learnAfterLogin(client, options, signal);
    }
    return client;
  } catch (error) {
    await leave(client);
    if (client.brokeWhilePipelining && !signal.aborted) {
      options.onPipeliningBroke?.();
      return logIn(endpoint, credentials, { ...options, mayPipeline: false }, signal);
    }
    throw error;
  }
}

/** One write and one wait for what a mailbox needs before it can read. */
async function learnAfterLogin(
  client: Pop3Client,
  { listsAhead = false }: LoginOptions,
  signal: AbortSignal,
): Promise<void> {
  const capabilities = client.capa(signal);
  if (listsAhead && client.canPipeline) {
    client.listAhead();
  }
  await capabilities;
}

/** A session in the authorization state, encrypted if the endpoint says so. */
export interface OpenedForLogin {
  readonly client: Pop3Client;
  /** Whether the server takes CAPA without closing the connection. */
  readonly survivesCapa: boolean;
}

/** Opens a session as far as a login could follow: greeting, capabilities, STLS where required, capabilities anew. */
export async function openForLogin(
  endpoint: Endpoint,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<OpenedForLogin> {
  const opened = await connectAndAskCapabilities(endpoint, options, signal);
  const { client } = opened;
  try {
    if (endpoint.tlsMode === 'startTls') {
      if (!client.capabilities.has('STLS')) {
        throw new Pop3Error('startTlsUnavailable', 'The server does not offer STLS');
      }
      await client.stls(signal);
      await client.capa(signal);
    }
    return opened;
  } catch (error) {
    await leave(client);
    throw error;
  }
}

/** What a login may ask of the server besides letting the user in. */
export type LoginWishes = Pick<LoginOptions, 'usesUtf8' | 'language'>;

/**
 * Proves the user's identity by the way the credentials name, or the strongest there is, after the modes wished for
 * were switched on where the server offers them. Throws Pop3Error.
 */
export async function authenticate(
  client: Pop3Client,
  { host, port }: Pick<Endpoint, 'host' | 'port'>,
  credentials: Credentials,
  wishes: LoginWishes,
  signal: AbortSignal,
): Promise<void> {
  await prepare(client, credentials, wishes, signal);
  const { capabilities, tls } = client;
  const plan = chooseMechanism(credentials, {
    saslMechanisms: capabilities.arguments('SASL'),
    offersUserPass: capabilities.isEmpty || capabilities.has('USER'),
    isEncrypted: tls !== undefined,
    isLoopback: client.isLoopback,
    host,
    port,
    channelBinding: tls?.channelBinding,
  });
  if (plan.kind === 'sasl') {
    await client.sasl(plan.mechanism, secretOf(credentials), signal);
  } else if ('password' in credentials) {
    await client[plan.kind](credentials.user, credentials.password, signal);
  }
}

function secretOf(credentials: Credentials): string {
  if ('password' in credentials) {
    return credentials.password;
  }
  return credentials.method === 'oauth2' ? credentials.accessToken : '';
}

/** UTF8 mode also lets USER and PASS carry more than ASCII, where the server says so (RFC 6856 §2.2). */
async function prepare(
  client: Pop3Client,
  credentials: Credentials,
  { usesUtf8 = false, language = '' }: LoginWishes,
  signal: AbortSignal,
): Promise<void> {
  const { capabilities } = client;
  const needsUtf8Login =
    !isAscii(credentials.user + secretOf(credentials)) &&
    capabilities.arguments('UTF8').some((argument) => argument.toUpperCase() === 'USER');
  if ((usesUtf8 || needsUtf8Login) && capabilities.has('UTF8')) {
    await unlessRejected(client.utf8(signal));
  }
  if (language !== '' && capabilities.has('LANG')) {
    await unlessRejected(client.setLanguage(language, signal));
  }
}

function isAscii(text: string): boolean {
  return /^[\u0000-\u007f]*$/u.test(text);
}

/** What a server refuses here is a comfort, no condition. */
async function unlessRejected(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!Pop3Error.is(error, 'rejected')) {
      throw error;
    }
  }
}

/** Some servers close the connection on CAPA; these get a second one on which it is never sent. */
async function connectAndAskCapabilities(
  endpoint: Endpoint,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<OpenedForLogin> {
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
