import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { KeyResolver } from '../authentication/keyResolver';
import { offerNode, uncheckedNode, verificationNode } from '../authentication/signatureRows';
import type { Signed, Verification } from '../authentication/verification';
import type { Prompts } from '../platform/prompts';
import { withCancellableProgress } from '../platform/progress';
import { type Disposable, DisposableStore, toDisposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import { safeLabel } from '../shared/safeText';
import type { Steps } from '../shared/steps';
import type { InspectorNode } from '../source/inspector/node';
import type { ParsedSource } from '../source/parsedSource';
import type { SourceDocuments } from './sourceDocuments';

const EML = 'eml';
const LOOK_UP = 'Look Up';
const MAX_KEPT = 20;
const MAX_NAMED_DOMAINS = 10;
const DIGESTED_AT_ONCE = 512 * 1024;

export interface SignatureCheckDependencies {
  readonly documents: SourceDocuments;
  readonly prompts: Pick<Prompts, 'choose' | 'notify'>;
  readonly now: () => number;
  /** Undefined for that of the system. */
  readonly resolver: () => KeyResolver | undefined;
}

interface Kept {
  /** Of the source that the node is about: an edited message is another one. */
  readonly digest: string | undefined;
  readonly node: InspectorNode;
}

/** Verifies the signatures of messages when asked to, and keeps what was found for as long as the message stays as it is. */
export class SignatureChecks implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly changed = this.resources.add(new Emitter<undefined>());
  readonly onDidChange = this.changed.event;
  private readonly kept = new Map<string, Kept>();
  private readonly digests = new WeakMap<ParsedSource, Promise<string | undefined>>();
  private readonly running = new Set<string>();
  private readonly ended = new AbortController();
  private hasConsent = false;

  constructor(private readonly dependencies: SignatureCheckDependencies) {
    this.resources.add(
      toDisposable(() => {
        this.ended.abort();
      }),
    );
  }

  /** The row of a message: what was found, or the offer to look. Asks nobody. */
  async nodeOf(uri: vscode.Uri, source: ParsedSource): Promise<InspectorNode> {
    const kept = this.kept.get(uri.toString());
    // The digest of a large source takes a while: only where there is something to compare with.
    if (kept === undefined) {
      return offerNode(source);
    }
    return kept.digest === (await this.digestOf(source)) ? kept.node : offerNode(source);
  }

  /** Asks for consent, once for all messages, before the first name is looked up. */
  async verify(uri: vscode.Uri): Promise<void> {
    const id = uri.toString();
    if (this.running.has(id)) {
      return;
    }
    this.running.add(id);
    try {
      await this.verifyNow(uri);
    } finally {
      this.running.delete(id);
    }
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async verifyNow(uri: vscode.Uri): Promise<void> {
    const { documents, prompts } = this.dependencies;
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.languageId !== EML) {
      return;
    }
    const source = await documents.read(document);
    const octets = await savedOctets(document);
    const { readSigned } = await import('../authentication/verifySignatures');
    const signed = await readSigned(octets);
    if (signed.unchecked !== undefined) {
      await this.keep(uri, source, uncheckedNode(signed.unchecked));
    } else if (signed.signatureCount === 0 && !signed.hasArc) {
      void prompts.notify({
        severity: 'info',
        message: 'This message has no DKIM-Signature and no ARC field to verify.',
        buttons: [],
      });
    } else if (await this.mayLookUp(signed.keyNames)) {
      const verification = await this.check(octets, signed);
      if (verification !== undefined) {
        await this.keep(uri, source, verificationNode(source, verification));
      }
    }
  }

  private async mayLookUp(names: readonly string[]): Promise<boolean> {
    if (this.hasConsent || names.length === 0) {
      return true;
    }
    const domains = [...new Set(names.map((name) => name.replace(/^.*\._domainkey\./iu, '')))];
    const answer = await this.dependencies.prompts.choose({
      severity: 'info',
      message: 'Look up the keys of this message’s signatures in DNS?',
      detail: [
        `The system’s resolver is asked for ${names.length === 1 ? 'the public key' : `${names.length} public keys`} of:`,
        ...domains.slice(0, MAX_NAMED_DOMAINS).map((domain) => safeLabel(domain)),
        ...(domains.length > MAX_NAMED_DOMAINS
          ? [`and ${domains.length - MAX_NAMED_DOMAINS} more`]
          : []),
        '',
        'Whoever runs these names can see that someone checks this message. You are asked once; other messages are then looked up without asking until the window closes.',
      ].join('\n'),
      buttons: [LOOK_UP],
    });
    this.hasConsent ||= answer === LOOK_UP;
    return answer === LOOK_UP;
  }

  /** Undefined where the user canceled. */
  private async check(octets: Uint8Array, signed: Signed): Promise<Verification | undefined> {
    const { now, resolver } = this.dependencies;
    const [{ verifySignatures }, { systemResolver }] = await Promise.all([
      import('../authentication/verifySignatures'),
      import('../authentication/systemResolver'),
    ]);
    const resolve = resolver() ?? systemResolver();
    return withCancellableProgress('Verifying signatures', async (canceled, report) => {
      const signal = AbortSignal.any([canceled, this.ended.signal]);
      try {
        report('Looking up keys');
        return await verifySignatures(octets, signed, {
          resolve,
          signal,
          now: now(),
          report: (fraction) => {
            report('Reading the message', fraction);
          },
        });
      } catch (error) {
        if (signal.aborted) {
          return undefined;
        }
        throw error;
      }
    });
  }

  private async keep(uri: vscode.Uri, source: ParsedSource, node: InspectorNode): Promise<void> {
    const id = uri.toString();
    const digest = await this.digestOf(source);
    this.kept.delete(id);
    this.kept.set(id, { digest, node });
    const [oldest] = this.kept.keys();
    if (this.kept.size > MAX_KEPT && oldest !== undefined) {
      this.kept.delete(oldest);
    }
    this.changed.fire(undefined);
  }

  private digestOf(source: ParsedSource): Promise<string | undefined> {
    const known = this.digests.get(source);
    if (known !== undefined) {
      return known;
    }
    const digest = this.dependencies.documents.finish(digestSteps(source));
    this.digests.set(source, digest);
    return digest;
  }
}

function* digestSteps({ octets }: ParsedSource): Steps<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < octets.length; from += DIGESTED_AT_ONCE) {
    hash.update(octets.subarray(from, from + DIGESTED_AT_ONCE));
    yield;
  }
  return hash.digest('base64');
}

/** The octets of the file, or those that saving the document would give it. */
async function savedOctets(document: vscode.TextDocument): Promise<Uint8Array> {
  if (!document.isDirty && !document.isUntitled) {
    return vscode.workspace.fs.readFile(document.uri);
  }
  return vscode.workspace.encode(document.getText(), { encoding: document.encoding });
}
