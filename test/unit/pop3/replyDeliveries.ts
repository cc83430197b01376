import type { Pop3Client } from '../../../src/pop3/client';
import type { Chunker } from '../../support/chunkers';
import { inEveryDelivery } from '../../support/deliveries';
import { scriptedMaildrop, type ScriptedMaildropOptions } from '../../support/scriptedMaildrop';
import { testCertificates } from '../../support/testCertificates';
import { against, type Against, type SessionOptions } from './sessionHarness';

export interface ReplyUnderTest {
  /** The command whose reply it is, by its whole line or by keyword. */
  readonly to: string;
  /** Complete octets; a string is taken as Latin-1. */
  readonly reply: string | Uint8Array;
  /** What else the server does. */
  readonly server?: ScriptedMaildropOptions;
  readonly session?: Pick<SessionOptions, 'limits' | 'timeouts'>;
}

export interface OpenFor {
  readonly server: Against['server'];
  /** Opens one session more. */
  readonly logIn: () => Promise<Pop3Client>;
}

/**
 * Defines tests in which a session gets this reply in every delivery. `test` asks for it once, and is run for each way
 * to cut it, in one session as long as that one goes on.
 */
export function forEveryDelivery(
  title: string,
  { to, reply, server: options = {}, session = {} }: ReplyUnderTest,
  test: (client: Pop3Client, open: OpenFor) => Promise<void>,
): void {
  const octets = typeof reply === 'string' ? Buffer.from(reply, 'latin1') : Buffer.from(reply);
  inEveryDelivery(title, async (delivery) => {
    const { authority, good } = await testCertificates();
    let cut: Chunker = delivery.usual;
    const script = scriptedMaildrop({
      ...options,
      chunker: delivery.usual,
      handlers: {
        ...options.handlers,
        [to]: async (connection) => {
          await connection.writeChunked(octets, cut);
          return undefined;
        },
      },
    });
    await against(
      script,
      async ({ logIn, server }) => {
        const open = (): Promise<Pop3Client> =>
          logIn({
            ...session,
            tlsMode: delivery.isEncrypted ? 'implicit' : 'none',
            certificateAuthorities: [authority.cert],
          });
        let client: Pop3Client | undefined;
        for (const next of delivery.cutsOf(octets)) {
          cut = next;
          if (client?.state !== 'transaction') {
            client = await open();
          }
          await test(client, { server, logIn: open });
        }
      },
      delivery.isEncrypted ? good : undefined,
    );
  });
}
