import { safeLabel } from '../shared/safeText';
import { DELETE_CHECK_TITLE } from './checks/delete';
import { STAGE_TEXTS } from './checks/opening';
import { READ_CHECK } from './checks/read';
import { FINDINGS, type Severity } from './findings';
import { code, type Inline, plain, rfcLink, table } from './markdownText';
import type { CheckOutcome, Evidence, Finding, ServerFacts, ServerReport } from './report';

export interface ReportOrigin {
  /** Name and version of the program. */
  readonly program: string;
}

type Lines = readonly string[];

/** The report as a Markdown document. Text of the server stands in code spans that it can't close. */
export function reportMarkdown(report: ServerReport, { program }: ReportOrigin): string {
  const { facts, findings, checks } = report;
  const of = (severity: Severity): readonly Finding[] =>
    findings.filter((finding) => FINDINGS[finding.code].severity === severity);
  return [
    `# POP3 server report: ${code(place(report))}`,
    '',
    summary(report),
    ...failureLines(report),
    ...findingLines('Defects', of('defect')),
    ...findingLines('Risks', of('risk')),
    ...findingLines('Notes', of('note')),
    ...section('Server', table(['What', 'Value'], serverRows(facts))),
    ...section('Capabilities', capabilityLines(facts)),
    ...section('TLS and certificate', tlsLines(facts)),
    ...section('Checked and passed', passedLines(checks)),
    ...section('Not checked', notCheckedLines(checks)),
    '---',
    '',
    origin(report, program),
    '',
  ].join('\n');
}

function place({ endpoint: { host, port } }: ServerReport): string {
  const name = safeLabel(host, { maximumLength: 100 });
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
}

function summary({ facts, findings, checks }: ServerReport): Inline {
  const count = (severity: Severity): number =>
    findings.filter((finding) => FINDINGS[finding.code].severity === severity).length;
  const software = facts.software ?? facts.greeting;
  const name = software === undefined ? 'The server' : code(software);
  const numbers = `**${counted(count('defect'), 'defect')}**, ${counted(count('risk'), 'risk')}, ${counted(count('note'), 'note')}`;
  const wasRun = (title: string): boolean =>
    checks.some((check) => check.title === title && check.result.kind !== 'notChecked');
  const read = wasRun(READ_CHECK.title) ? 'Some messages were read' : 'No message was read';
  const marked = wasRun(DELETE_CHECK_TITLE)
    ? 'one was marked as deleted for a moment'
    : 'none was marked as deleted';
  return `${name}: ${numbers}. ${read}, and ${marked}.`;
}

function counted(count: number, what: string): string {
  return `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`;
}

function failureLines({ failure }: ServerReport): Lines {
  return failure === undefined
    ? ['']
    : [
        '',
        `> **${plain(failure.title)}.** ${plain(failure.detail)}${
          failure.quote === undefined ? '' : ` The server says: ${code(failure.quote)}`
        }`,
        '>',
        '> What had been learnt until then is below.',
        '',
      ];
}

function section(title: string, lines: Lines): Lines {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

function findingLines(title: string, findings: readonly Finding[]): Lines {
  return section(title, findings.flatMap(describeFinding).slice(0, -1));
}

function describeFinding({ code: findingCode, evidence, count }: Finding): Lines {
  const { title, rfc, advice } = FINDINGS[findingCode];
  const more = count - evidence.length;
  return [
    `### ${plain(title)}`,
    '',
    rfcLink(rfc),
    '',
    ...(evidence.length === 0
      ? []
      : [...evidence.map(evidenceLine), ...(more > 0 ? [`- and ${more} more`] : []), '']),
    `**Advice:** ${plain(advice)}`,
    '',
  ];
}

function evidenceLine({ text, quote }: Evidence): string {
  return `- ${plain(text)}${quote === undefined ? '' : `: ${code(quote)}`}`;
}

function serverRows(facts: Readonly<ServerFacts>): readonly (readonly Inline[])[] {
  const { login, expireDays, loginDelaySeconds, messageCount, octets, languages } = facts;
  const rows: [string, Inline | undefined][] = [
    ['Greeting', facts.greeting === undefined ? undefined : code(facts.greeting)],
    ['Software', facts.software === undefined ? undefined : code(facts.software)],
    ['Known of it', facts.notices.length === 0 ? undefined : plain(facts.notices.join(' '))],
    ['SASL mechanisms', listOf(facts.saslMechanisms, 'none announced')],
    [
      'Login',
      login === undefined
        ? undefined
        : `${code(login.method)}${login.succeeded ? '' : ' (refused)'}. ${plain(login.reason)}`,
    ],
    [
      'APOP',
      facts.greeting === undefined
        ? undefined
        : facts.apopStamp === undefined
          ? 'not offered'
          : `offered with ${code(facts.apopStamp)}`,
    ],
    ['UTF8', facts.capabilities.length === 0 ? undefined : UTF8_TEXTS[facts.utf8 ?? 'no']],
    ['Languages', languages === undefined ? undefined : listOf(languages, 'none')],
    [
      'Time between logins',
      loginDelaySeconds === undefined ? undefined : `${loginDelaySeconds} s (LOGIN-DELAY)`,
    ],
    [
      'Keeps messages',
      expireDays === undefined
        ? undefined
        : expireDays === 'never'
          ? 'for ever (EXPIRE NEVER)'
          : `${counted(expireDays, 'day')} (EXPIRE)`,
    ],
    [
      'Maildrop',
      messageCount === undefined
        ? undefined
        : `${counted(messageCount, 'message')}, ${octets ?? 0} octets`,
    ],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

const UTF8_TEXTS: Readonly<Record<NonNullable<ServerFacts['utf8']>, string>> = {
  no: 'not offered',
  yes: 'offered',
  withUser: 'offered, user names and passwords included',
};

function listOf(items: readonly string[], none: string): Inline {
  return items.length === 0 ? none : items.map(code).join(', ');
}

/** One row for each capability, one column for each time it was asked for, so that a difference leaps to the eye. */
function capabilityLines({ capabilities }: Readonly<ServerFacts>): Lines {
  const stages = capabilities.filter(({ lines }) => lines !== undefined);
  if (stages.length === 0) {
    return capabilities.length === 0 ? [] : ['The server knows no CAPA.'];
  }
  const all = [...new Set(stages.flatMap(({ lines }) => lines ?? []))];
  return table(
    ['Capability', ...stages.map(({ stage }) => STAGE_TEXTS[stage])],
    all.map((line) => [
      code(line),
      ...stages.map(({ lines }) => (lines?.includes(line) === true ? 'yes' : 'no')),
    ]),
  );
}

function tlsLines({ tls }: Readonly<ServerFacts>): Lines {
  if (tls === undefined) {
    return [];
  }
  const { certificate, daysLeft, isPinned } = tls;
  const left =
    daysLeft === undefined
      ? ''
      : daysLeft < 0
        ? ' (expired)'
        : ` (${counted(daysLeft, 'day')} left)`;
  return table(
    ['What', 'Value'],
    [
      ['Protocol', code(tls.protocol)],
      ['Cipher', code(tls.cipher)],
      ['Certificate of', code(certificate.subject)],
      ['Names', code(certificate.subjectAlternativeNames)],
      ['Issued by', code(certificate.issuer)],
      ['Valid from', code(certificate.validFrom)],
      ['Valid to', `${code(certificate.validTo)}${left}`],
      ['SHA-256', code(certificate.fingerprint256)],
      ['Trusted', isPinned ? 'because this account was told to' : 'by this machine'],
    ],
  );
}

function passedLines(checks: readonly CheckOutcome[]): Lines {
  return checks.flatMap(({ title, result }) =>
    result.kind === 'passed'
      ? [`- ${plain(title)}${result.detail === undefined ? '' : ` (${plain(result.detail)})`}`]
      : [],
  );
}

/** By reason, since one often stands for several. */
function notCheckedLines(checks: readonly CheckOutcome[]): Lines {
  const byReason = new Map<string, string[]>();
  for (const { title, result } of checks) {
    if (result.kind === 'notChecked') {
      byReason.set(result.reason, [...(byReason.get(result.reason) ?? []), title]);
    }
  }
  return [...byReason].flatMap(([reason, titles]) => [
    `- ${plain(reason)}`,
    ...titles.map((title) => `  - ${plain(title)}`),
  ]);
}

function origin({ startedAt, finishedAt, logins }: ServerReport, program: string): Inline {
  const time = new Date(startedAt).toISOString().replace('T', ' ').slice(0, 16);
  const seconds = Math.max(1, Math.round((finishedAt - startedAt) / 1_000));
  return `${plain(program)}, ${time} UTC, ${counted(logins, 'login')} in ${counted(seconds, 'second')}.`;
}
