import { keyOfUid } from '../../../src/mailbox/messageKey';
import type { FindingCode } from '../../../src/inspection/findings';
import { type InspectionOptions, inspectServer } from '../../../src/inspection/inspectServer';
import type { CheckResult, ServerReport } from '../../../src/inspection/report';
import type { Timeouts } from '../../../src/pop3/endpoint';
import { type Script, startScriptedServer } from '../../support/scriptedServer';
import { scriptedMaildrop, type ScriptedMaildropOptions } from '../../support/scriptedMaildrop';

/** 2026-01-01. */
export const NOW = 1_767_225_600_000;

const PATIENT: Timeouts = {
  connect: 15_000,
  tlsHandshake: 15_000,
  greeting: 15_000,
  idle: 15_000,
  reply: 30_000,
  quit: 15_000,
};

export interface InspectedServer {
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
}

export type InspectionChanges = Partial<
  Omit<InspectionOptions, 'endpoint' | 'credentials' | 'clientOptions'>
> & {
  readonly endpoint?: Partial<InspectionOptions['endpoint']>;
  readonly credentials?: InspectionOptions['credentials'];
  readonly timeouts?: Partial<Timeouts>;
};

/** Inspects a server of a test, just looking and in plain text unless told otherwise. */
export function inspect(
  { host, port, user = 'sample', password = 'sample' }: InspectedServer,
  { endpoint, credentials, timeouts, ...changes }: InspectionChanges = {},
): Promise<ServerReport> {
  return inspectServer({
    endpoint: { host, port, tlsMode: 'none', ...endpoint },
    credentials: credentials ?? { method: 'automatic', user, password },
    clientOptions: { timeouts: { ...PATIENT, ...timeouts } },
    depth: 'look',
    clock: { now: () => NOW },
    signal: new AbortController().signal,
    ...changes,
  });
}

/** Inspects a maildrop that is served as the RFCs say, except where the options say otherwise. */
export async function inspectScripted(
  options: ScriptedMaildropOptions | Script,
  changes: InspectionChanges = {},
): Promise<ServerReport> {
  const server = await startScriptedServer({
    script: typeof options === 'function' ? options : scriptedMaildrop(options),
  });
  try {
    return await inspect(server, changes);
  } finally {
    await server.close();
  }
}

export function codesOf({ findings }: Pick<ServerReport, 'findings'>): readonly FindingCode[] {
  return findings.map(({ code }) => code);
}

export function resultOf({ checks }: ServerReport, titleStart: string): CheckResult | undefined {
  return checks.find(({ title }) => title.startsWith(titleStart))?.result;
}

export function keyOf(uid: string): string {
  return keyOfUid(uid, 1);
}

export function message(subject: string, body = 'Text.\r\n'): Buffer {
  return Buffer.from(
    `From: a@example.com\r\nSubject: ${subject}\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\n\r\n${body}`,
    'latin1',
  );
}
