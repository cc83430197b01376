import { readFile } from 'node:fs/promises';

const COUNTED = /^(?:URL_REQUEST_START_JOB|HOST_RESOLVER_|SOCKET_POOL_CONNECTING|TCP_CONNECT)/u;

interface NetLogEvent {
  readonly type: number;
  readonly params?: unknown;
}

/**
 * Hosts below `domain` that Chromium's network stack asked for or looked up. What a policy blocks never gets there,
 * while events of a page's debugger would show it as a request.
 */
export async function hostsInNetLog(path: string, domain: string): Promise<ReadonlySet<string>> {
  const log = JSON.parse(await readFile(path, 'utf8')) as {
    readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
    readonly events: readonly NetLogEvent[];
  };
  const counted = new Set(
    Object.entries(log.constants.logEventTypes)
      .filter(([name]) => COUNTED.test(name))
      .map(([, type]) => type),
  );
  const hosts = new Set<string>();
  const host = new RegExp(String.raw`[a-z0-9-]+\.${domain.replaceAll('.', String.raw`\.`)}`, 'gu');
  for (const { type, params } of log.events) {
    if (counted.has(type)) {
      for (const [found] of JSON.stringify(params ?? {}).matchAll(host)) {
        hosts.add(found);
      }
    }
  }
  return hosts;
}
