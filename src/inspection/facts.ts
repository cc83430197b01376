import { serverTraits } from '../mailbox/serverTraits';
import { findApopStamp } from '../pop3/apop';
import { Capabilities } from '../pop3/capabilities';
import type { DropListing } from '../pop3/listings';
import { lastCapabilities, type Observed } from './check';
import { daysLeft } from './checks/opening';
import { quoted, quotedCertificate, quotedUnicode } from './quotation';
import type { LoginFacts, ServerFacts, TlsFacts } from './report';

const MAXIMUM_LINES = 60;

export interface FactSources {
  readonly login: LoginFacts | undefined;
  /** Quoted. */
  readonly languages: readonly string[] | undefined;
  readonly drop: DropListing | undefined;
  readonly now: number;
  readonly user: string;
}

/** Puts what was observed into plain data that is safe to show. */
export function factsOf(observed: Observed, sources: FactSources): ServerFacts {
  const { greeting, endpoint, isLoopback, stages } = observed;
  const { login, languages, drop, now, user } = sources;
  const capabilities = lastCapabilities(observed) ?? Capabilities.none;
  const all = stages.flatMap((stage) => stage.capabilities ?? []);
  const stamp = findApopStamp(greeting ?? '');
  const tls = tlsFacts(observed, now);
  const implementation = all.map((each) => each.implementation).find((text) => text !== '');
  const loginDelaySeconds = all.map((each) => each.loginDelaySeconds).find(isKnown);
  const expireDays = all.map((each) => each.expireDays).find(isKnown);
  const utf8 = all.find((each) => each.has('UTF8'));
  return {
    ...(greeting === undefined ? {} : { greeting: quoted(greeting) }),
    ...(implementation === undefined ? {} : { software: quoted(implementation) }),
    notices: serverTraits(greeting ?? '', capabilities, { host: endpoint.host, user }).notices,
    capabilities: stages.map((stage) => ({
      stage: stage.stage,
      lines: stage.capabilities?.lines.slice(0, MAXIMUM_LINES).map((line) => quoted(line)),
    })),
    ...(tls === undefined ? {} : { tls }),
    ...(isLoopback === undefined ? {} : { isLoopback }),
    saslMechanisms: [...new Set(all.flatMap((each) => each.arguments('SASL')))]
      .slice(0, MAXIMUM_LINES)
      .map((name) => quoted(name, 40)),
    ...(login === undefined ? {} : { login: { ...login, method: quotedUnicode(login.method) } }),
    ...(stamp === undefined ? {} : { apopStamp: quoted(stamp) }),
    ...(loginDelaySeconds === undefined ? {} : { loginDelaySeconds }),
    ...(expireDays === undefined ? {} : { expireDays }),
    ...(drop === undefined ? {} : { messageCount: drop.messageCount, octets: drop.octets }),
    ...(languages === undefined ? {} : { languages }),
    utf8: utf8 === undefined ? 'no' : utf8Facts(utf8),
  };
}

function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function utf8Facts(capabilities: Capabilities): 'yes' | 'withUser' {
  const withUser = capabilities.arguments('UTF8').some((word) => word.toUpperCase() === 'USER');
  return withUser ? 'withUser' : 'yes';
}

function tlsFacts({ tls, endpoint }: Observed, now: number): TlsFacts | undefined {
  return tls === undefined
    ? undefined
    : {
        protocol: quotedUnicode(tls.protocol),
        cipher: quotedUnicode(tls.cipher),
        certificate: quotedCertificate(tls.certificate),
        daysLeft: daysLeft(tls.certificate.validTo, now),
        isPinned: endpoint.pinnedCertificate !== undefined,
      };
}
