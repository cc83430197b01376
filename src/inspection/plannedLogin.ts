import type { Credentials } from '../pop3/credentials';
import type { Endpoint } from '../pop3/endpoint';
import { chooseMechanism, type LoginPlan } from '../pop3/sasl/chooseMechanism';
import type { ProbeSession } from './probeSession';

export interface PlannedLogin {
  /** Such as `SCRAM-SHA-256` or `USER and PASS`. */
  readonly method: string;
  readonly reason: string;
  readonly isUserPass: boolean;
}

/** How this client would log in, and why so; `undefined` where it would not. */
export function planLogin(
  session: ProbeSession,
  { host, port }: Endpoint,
  credentials: Credentials,
): PlannedLogin | undefined {
  const { capabilities, tls } = session;
  let plan: LoginPlan;
  try {
    plan = chooseMechanism(credentials, {
      saslMechanisms: capabilities.arguments('SASL'),
      offersUserPass: capabilities.isEmpty || capabilities.has('USER'),
      isEncrypted: session.isEncrypted,
      isLoopback: session.isLoopback,
      host,
      port,
      channelBinding: tls?.channelBinding,
    });
  } catch {
    // The login itself fails with the same error, which becomes part of the report.
    return undefined;
  }
  const method = nameOf(plan);
  const reason =
    credentials.method === 'automatic'
      ? reasonFor(plan, session)
      : 'It is the login method of this account.';
  return { method, reason, isUserPass: plan.kind === 'userPass' };
}

function nameOf(plan: LoginPlan): string {
  if (plan.kind === 'sasl') {
    return plan.mechanism.name;
  }
  return plan.kind === 'apop' ? 'APOP' : 'USER and PASS';
}

function reasonFor(plan: LoginPlan, { isEncrypted, isLoopback }: ProbeSession): string {
  if (plan.kind === 'sasl' && plan.mechanism.name.startsWith('SCRAM-')) {
    return 'It is the strongest mechanism that both sides have, and does not send the password.';
  }
  const unprotected = isLoopback
    ? 'the server runs on this machine, so nobody is on the way'
    : 'the connection is not encrypted, so the password can be read on the way';
  return `The server offers no mechanism that keeps the password to itself; ${
    isEncrypted ? 'TLS protects it' : unprotected
  }.`;
}
