import { setTimeout as pause } from 'node:timers/promises';
import type { Credentials } from '../pop3/credentials';
import type { Endpoint } from '../pop3/endpoint';
import { Pop3Error } from '../pop3/errors';
import { authenticate } from '../pop3/login';
import type { ClientOptions } from '../pop3/session';
import type { WireTap } from '../pop3/wireTap';
import { lastCapabilities, NotChecked, type Observed, stageOf } from './check';
import type { FindingList } from './findingList';
import { ProbeSession } from './probeSession';
import type { Stage } from './report';
import type { StatusLines } from './statusLines';

/** A server that breaks every session must not be logged in to without end. */
const MAXIMUM_LOGINS = 16;
/** A session that was dropped may hold the maildrop until the server notices. */
const IN_USE_RETRY_DELAYS: readonly number[] = [250, 1_000, 2_000];

export interface SessionSourceOptions {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
  readonly clientOptions: ClientOptions;
  readonly newTap: (() => WireTap) | undefined;
  readonly observed: Observed;
  readonly statusLines: StatusLines;
  readonly findings: FindingList;
  readonly signal: AbortSignal;
  /** Told before the first login, when what it will be is known. */
  readonly beforeLogin: (session: ProbeSession) => void;
}

/**
 * Opens the sessions of an inspection. The first notes what a server says at each stage; none is opened after a login
 * was refused, or before a LOGIN-DELAY (RFC 2449 §6.5) is over.
 */
export class SessionSource {
  /** Logins tried so far. */
  logins = 0;
  private readonly opened: ProbeSession[] = [];
  private isFirst = true;
  private isRefused = false;

  constructor(private readonly options: SessionSourceOptions) {}

  /** A session in the transaction state. Throws Pop3Error or {@link NotChecked}. */
  async open(signal = this.options.signal): Promise<ProbeSession> {
    this.assertMayLogIn();
    for (const delay of this.isFirst ? [] : IN_USE_RETRY_DELAYS) {
      try {
        return await this.openOnce(signal);
      } catch (error) {
        if (!Pop3Error.is(error, 'inUse')) {
          throw error;
        }
        await pause(delay, undefined, { signal });
      }
    }
    return this.openOnce(signal);
  }

  /** A session in the transaction state, or the first refusal of one. Throws as {@link open} does. */
  async openOnce(signal = this.options.signal): Promise<ProbeSession> {
    this.assertMayLogIn();
    const isFirst = this.isFirst;
    const session = await this.connect(isFirst, signal);
    try {
      await this.encrypt(session, isFirst, signal);
      await this.logIn(session, isFirst, signal);
      this.isFirst = false;
      return session;
    } catch (error) {
      await leave(session);
      throw error;
    }
  }

  /** Drops whatever is still open. */
  destroyAll(): void {
    for (const session of this.opened) {
      session.destroy();
    }
  }

  private assertMayLogIn(): void {
    const delay = lastCapabilities(this.options.observed)?.loginDelaySeconds ?? 0;
    if (this.isRefused) {
      throw new NotChecked('The login was refused, and is not tried again.');
    }
    if (this.logins > 0 && delay > 0) {
      throw new NotChecked(
        `The server allows a login only every ${delay} seconds (LOGIN-DELAY), and this would take another.`,
      );
    }
    if (this.logins >= MAXIMUM_LOGINS) {
      throw new NotChecked('It would have taken too many logins.');
    }
  }

  private async connect(isFirst: boolean, signal: AbortSignal): Promise<ProbeSession> {
    const { observed } = this.options;
    const session = await this.connectOnce(signal);
    observed.greeting ??= session.greeting;
    observed.isLoopback ??= session.isLoopback;
    observed.tls ??= session.tls;
    if (observed.capaEndsSession) {
      return session;
    }
    try {
      await this.askCapabilities(
        session,
        isFirst,
        session.tls === undefined ? 'plain' : 'encrypted',
        signal,
      );
      return session;
    } catch (error) {
      session.destroy();
      if (!Pop3Error.is(error, 'closed') || signal.aborted) {
        throw error;
      }
      observed.capaEndsSession = true;
      return this.connectOnce(signal);
    }
  }

  private async connectOnce(signal: AbortSignal): Promise<ProbeSession> {
    const { endpoint, clientOptions, newTap, statusLines } = this.options;
    const session = await ProbeSession.open(
      endpoint,
      { ...clientOptions, tap: newTap?.() },
      (line) => {
        statusLines.see(line);
      },
      signal,
    );
    this.opened.push(session);
    return session;
  }

  private async encrypt(
    session: ProbeSession,
    isFirst: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const { endpoint, observed, findings } = this.options;
    if (endpoint.tlsMode !== 'startTls') {
      return;
    }
    if (!session.capabilities.has('STLS')) {
      if (stageOf(observed, 'plain')?.has('STLS') === true) {
        findings.add('stlsOfferedOnce');
      }
      throw new Pop3Error('startTlsUnavailable', 'The server does not offer STLS');
    }
    await session.stls(signal);
    observed.tls ??= session.tls;
    await this.askCapabilities(session, isFirst, 'encrypted', signal);
  }

  private async logIn(session: ProbeSession, isFirst: boolean, signal: AbortSignal): Promise<void> {
    const { endpoint, credentials, beforeLogin, observed } = this.options;
    if (isFirst) {
      beforeLogin(session);
    }
    this.logins += 1;
    try {
      await authenticate(session, endpoint, credentials, {}, signal);
    } catch (error) {
      // A login that worked before is refused for another reason than its password.
      this.isRefused = isFirst;
      throw error;
    }
    if (!observed.capaEndsSession) {
      await this.askCapabilities(session, isFirst, 'loggedIn', signal);
    }
  }

  private async askCapabilities(
    session: ProbeSession,
    isFirst: boolean,
    stage: Stage,
    signal: AbortSignal,
  ): Promise<void> {
    const capabilities = await session.capa(signal);
    if (isFirst) {
      this.options.observed.stages.push({
        stage,
        capabilities: capabilities.isEmpty ? undefined : capabilities,
      });
    }
  }
}

async function leave(session: ProbeSession): Promise<void> {
  if (session.state === 'authorization') {
    await session.quit().catch(() => undefined);
  }
  session.destroy();
}
