import type { ServerTraits } from '../mailbox/serverTraits';
import type { Pop3Client } from '../pop3/client';
import { encodeCommand } from '../pop3/command';

const RESET_MILLISECONDS = 2_000;

/** Marks for deletion in a session that ended without QUIT. */
export interface AbandonedMarks {
  readonly count: number;
  /** Whether the server agreed to take the marks off (RFC 1939 §5 RSET). */
  readonly isReset: boolean;
  readonly traits: Pick<ServerTraits, 'deletesAtOnce' | 'keepsMarksWhenDropped'>;
}

/**
 * Drops a session whose marks shall not be carried out. Some servers keep a mark beyond its connection and remove the
 * message in a later session, so RSET goes first. Resolves with whether the server took it. Never rejects.
 */
export async function resetAndDestroy(client: Pop3Client): Promise<boolean> {
  try {
    const { status } = await client.exchange({
      command: encodeCommand('RSET'),
      hasBody: false,
      signal: AbortSignal.timeout(RESET_MILLISECONDS),
    });
    return status.indicator === 'ok';
  } catch {
    return false;
  } finally {
    client.destroy();
  }
}

/** What became of the messages, as far as it can be known. */
export function fateOf({ count, isReset, traits }: AbandonedMarks): string {
  const [messages, they] = count === 1 ? ['1 message', 'it'] : [`${count} messages`, 'them'];
  if (traits.deletesAtOnce) {
    return `This server deletes at once: ${messages} marked for deletion ${count === 1 ? 'is' : 'are'} gone.`;
  }
  if (isReset) {
    return `${messages} had been marked for deletion; the server was told to forget the marks, so nothing was removed.`;
  }
  const exception = traits.keepsMarksWhenDropped
    ? `this server removes ${they} when its next session ends`
    : 'a server that does not keep to it may remove them all the same';
  return `${messages} had been marked for deletion. Nothing was committed as far as POP3 goes; ${exception}.`;
}
