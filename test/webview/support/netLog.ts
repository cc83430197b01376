import { readFile } from 'node:fs/promises';

const COUNTED = /^(?:URL_REQUEST_START_JOB|HOST_RESOLVER_|SOCKET_POOL_CONNECTING|TCP_CONNECT)/u;

interface NetLogEvent {
  readonly type: number;
  /** Milliseconds on the log's own clock. */
  readonly time: string;
  readonly params?: unknown;
}

interface NetLog {
  readonly constants: {
    readonly logEventTypes: Readonly<Record<string, number>>;
    /** What makes a time of the log one since the epoch, in milliseconds. */
    readonly timeTickOffset: number | string;
  };
  readonly events: readonly NetLogEvent[];
}

/**
 * Hosts below `domain` that Chromium's network stack asked for or looked up, with the time of the first event in
 * milliseconds since the epoch. What a policy blocks never gets there, while events of a page's debugger would show it
 * as a request.
 */
export async function hostsInNetLog(
  path: string,
  domain: string,
): Promise<ReadonlyMap<string, number>> {
  const { constants, events } = JSON.parse(await readFile(path, 'utf8')) as NetLog;
  const counted = new Set(
    Object.entries(constants.logEventTypes)
      .filter(([name]) => COUNTED.test(name))
      .map(([, type]) => type),
  );
  const hosts = new Map<string, number>();
  const host = new RegExp(String.raw`[a-z0-9-]+\.${domain.replaceAll('.', String.raw`\.`)}`, 'gu');
  for (const { type, time, params } of events) {
    if (counted.has(type)) {
      for (const [found] of JSON.stringify(params ?? {}).matchAll(host)) {
        if (!hosts.has(found)) {
          hosts.set(found, Number(time) + Number(constants.timeTickOffset));
        }
      }
    }
  }
  return hosts;
}
