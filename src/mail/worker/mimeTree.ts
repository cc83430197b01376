import { MailParser, type AttachmentEvent, type TextEvent } from 'mailparser';

import { type MimeTreeNode, type ParserInternals, repairParser } from './parserRepairs';

export type MimeFault =
  | { readonly kind: 'tooManyParts' }
  | { readonly kind: 'headerTooLarge' }
  | { readonly kind: 'failed'; readonly detail: string };

export interface MimeTree {
  /** The tree keeps every part's text apart, while mailparser's own result joins all HTML into one string. */
  readonly root: MimeTreeNode | undefined;
  /** Why parsing ended early; what was read until then is in the tree. */
  readonly fault: MimeFault | undefined;
}

const CHUNK_OCTETS = 64 * 1024;

const OPTIONS = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  // Without it, an inline message/rfc822 part without a body makes mailparser wait for ever.
  ignoreEmbedded: true,
  maxChildNodes: 5_000,
} as const;

/**
 * Runs mailparser over a message given in pieces. `onAttachment` must consume the content stream of each attachment;
 * the next part is read after its promise settled. Never rejects for what a message holds.
 */
export async function readMimeTree(
  pieces: readonly Buffer[],
  onAttachment: (attachment: AttachmentEvent) => Promise<void>,
): Promise<MimeTree> {
  const parser = new MailParser(OPTIONS);
  const internals = repairParser(parser);
  const fault = await new Promise<MimeFault | undefined>((resolve) => {
    const fail = (error: unknown): void => {
      resolve(faultOf(error, internals));
    };
    parser.on('error', fail);
    parser.on('end', () => {
      resolve(undefined);
    });
    parser.on('data', (event: AttachmentEvent | TextEvent) => {
      if (event.type === 'attachment') {
        onAttachment(event)
          .catch(fail)
          .finally(() => {
            event.release();
          });
      }
    });
    feed(parser, pieces).catch(fail);
  });
  return { root: internals.tree === false ? undefined : internals.tree, fault };
}

async function feed(parser: MailParser, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) {
    for (let start = 0; start < piece.length; start += CHUNK_OCTETS) {
      if (!parser.write(piece.subarray(start, start + CHUNK_OCTETS))) {
        await new Promise((resolve) => parser.once('drain', resolve));
      }
    }
  }
  parser.end();
}

function faultOf(error: unknown, { splitter }: ParserInternals): MimeFault {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EMAXLEN') {
    return {
      kind: splitter.nodeCounter > splitter.maxChildNodes ? 'tooManyParts' : 'headerTooLarge',
    };
  }
  return { kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
}
