import { type CheckFinding, CheckFindings } from '../findings';
import type { CheckedLink, LinkOutcome, Silence } from './checkLinks';
import { hostOf, type RefusedLink, type Refusal } from './linkTargets';

const SILENCES: Readonly<Record<Silence, string>> = {
  dns: 'its name has no address',
  connect: 'no connection',
  tls: 'no secure connection',
  certificate: 'its certificate is not trusted',
  certificateExpired: 'its certificate has expired',
  certificateName: 'its certificate is for another name',
  timeout: 'no answer in time',
  protocol: 'what answers is no web server',
};

/** Undefined where that is as it should be. */
const REFUSALS: Readonly<Record<Refusal, string | undefined>> = {
  malformed: 'the address is not valid',
  scheme: 'it is neither http nor https',
  credentials: 'the address has a user name in it',
  port: 'the address has a port other than 80 and 443',
  private: 'the address is one of a private network',
  unsubscribe: undefined,
  acts: undefined,
};

/** To HEAD, servers that know only GET answer so. */
const NOT_FOR_HEAD = new Set([405, 501]);

/** What there is to say about links that were asked for and those that were not. */
export function linkFindings(
  checked: readonly CheckedLink[],
  refused: readonly RefusedLink[],
  length: number,
): readonly CheckFinding[] {
  const findings = new CheckFindings(length);
  for (const { link, refusal } of refused) {
    const reason = REFUSALS[refusal];
    if (reason !== undefined) {
      findings.add('linkRefused', link.range, hostText(link.url), reason);
    }
  }
  for (const { target, outcome } of checked) {
    for (const link of target.links) {
      addOutcome(findings, link.range, outcome);
    }
  }
  return findings.all();
}

function addOutcome(
  findings: CheckFindings,
  range: CheckFinding['range'],
  outcome: LinkOutcome,
): void {
  switch (outcome.kind) {
    case 'answered':
      if (outcome.status >= 400 && !NOT_FOR_HEAD.has(outcome.status)) {
        findings.add('linkNotFound', range, hostOf(outcome.url), outcome.status);
      } else if (outcome.hops > 0) {
        findings.add('linkRedirected', range, `${outcome.url.host}${outcome.url.pathname}`);
      }
      break;
    case 'refused': {
      const reason = REFUSALS[outcome.refusal];
      if (reason !== undefined) {
        findings.add('linkRefused', range, hostOf(outcome.url), reason);
      }
      break;
    }
    case 'tooManyRedirects':
      findings.add('linkUnreachable', range, hostOf(outcome.url), 'it leads on again and again');
      break;
    case 'silent':
      findings.add('linkUnreachable', range, hostOf(outcome.url), SILENCES[outcome.silence]);
      break;
    case 'notAsked':
      break;
  }
}

function hostText(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url.slice(0, 100);
}
