import type { Pop3Client } from '../pop3/client';
import { Pop3Error } from '../pop3/errors';

/**
 * Whether the next reply answers the next command. A status line that answers nothing (RFC 1939 §3), sent after a reply
 * that was whole by its form, shifts all later replies by one unless it is noticed. STAT tells, because every server has
 * it and its reply has a form that no late answer to another command has. Where the answer is no, the session is over.
 * Throws Pop3Error for what else can go wrong.
 */
export async function isInStep(
  client: Pop3Client,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    await client.stat(signal);
    return true;
  } catch (error) {
    if (Pop3Error.is(error, 'rejected', 'protocol')) {
      client.destroy();
      return false;
    }
    throw error;
  }
}
