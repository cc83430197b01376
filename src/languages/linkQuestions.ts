import { checkLinks, LINK_LIMITS, type LinkCheckPorts } from '../mailcheck/links/checkLinks';
import type { CheckFinding } from '../mailcheck/findings';
import { linkFindings } from '../mailcheck/links/linkFindings';
import type { HtmlLink } from '../mailcheck/links/linkList';
import { hostOf, linkTargets, type LinkTargets } from '../mailcheck/links/linkTargets';
import { withCancellableProgress } from '../platform/progress';
import type { Prompts } from '../platform/prompts';
import { safeLabel } from '../shared/safeText';

const CHECK = 'Check Links';
const MOST_HOSTS = 20;

export interface LinkQuestionsDependencies {
  readonly prompts: Pick<Prompts, 'choose' | 'notify'>;
  readonly linkPorts: () => LinkCheckPorts | undefined;
}

/** Asks where links lead, after the user agreed to the hosts. */
export class LinkQuestions {
  constructor(private readonly dependencies: LinkQuestionsDependencies) {}

  /**
   * Undefined where nothing was asked.
   *
   * @param unsubscribing URLs of List-Unsubscribe.
   * @param length Of the HTML.
   */
  async ask(
    links: readonly HtmlLink[],
    unsubscribing: readonly string[],
    length: number,
  ): Promise<readonly CheckFinding[] | undefined> {
    const sorted = linkTargets(links, unsubscribing);
    if (sorted.targets.length === 0) {
      await this.say(`This HTML has no link that may be asked for.${leftOutText(sorted)}`);
      return linkFindings([], sorted.refused, length);
    }
    const answer = await this.dependencies.prompts.choose({
      severity: 'info',
      message: 'Ask the hosts of this message’s links whether the links work?',
      detail: detailOf(sorted),
      buttons: [CHECK],
    });
    if (answer !== CHECK) {
      return undefined;
    }
    const checked = await this.askHosts(sorted, unsubscribing);
    if (checked === undefined) {
      return undefined;
    }
    const answered = checked.filter(({ outcome }) => outcome.kind === 'answered').length;
    await this.say(
      `${answered} of ${sorted.targets.length} links gave an answer.${leftOutText(sorted)}`,
    );
    return linkFindings(checked, sorted.refused, length);
  }

  private async askHosts(
    { targets }: LinkTargets,
    unsubscribing: readonly string[],
  ): Promise<Awaited<ReturnType<typeof checkLinks>> | undefined> {
    const ports = this.dependencies.linkPorts() ?? (await systemPorts());
    return withCancellableProgress('Checking links', async (signal, progress) => {
      const all = Math.min(targets.length, LINK_LIMITS.targets);
      const report = (done: number): void => {
        progress(`${done} of ${all}`, done / all);
      };
      try {
        return await checkLinks(targets, ports, { unsubscribing, signal, report });
      } catch (error) {
        if (signal.aborted) {
          return undefined;
        }
        throw error;
      }
    });
  }

  private async say(message: string): Promise<void> {
    await this.dependencies.prompts.notify({ severity: 'info', message, buttons: [] });
  }
}

async function systemPorts(): Promise<LinkCheckPorts> {
  const { headOver, resolveBySystem } = await import('../mailcheck/links/systemPorts');
  return { resolve: resolveBySystem, head: headOver() };
}

function detailOf(sorted: LinkTargets): string {
  const asked = sorted.targets.slice(0, LINK_LIMITS.targets);
  const hosts = [...new Set(asked.map(({ url }) => hostOf(url)))];
  return [
    `One HEAD request is sent for each of ${asked.length} links, without cookies, and one more for each redirect, to:`,
    ...hosts.slice(0, MOST_HOSTS).map((host) => safeLabel(host, { maximumLength: 100 })),
    ...(hosts.length > MOST_HOSTS ? [`and ${hosts.length - MOST_HOSTS} more`] : []),
    '',
    `Whoever runs these hosts can see that someone checks this message, and by links made for one recipient, whose it is.${leftOutText(sorted)}`,
  ].join('\n');
}

function leftOutText({ targets, refused }: LinkTargets): string {
  const acting = refused.filter(
    ({ refusal }) => refusal === 'unsubscribe' || refusal === 'acts',
  ).length;
  const tooMany = Math.max(0, targets.length - LINK_LIMITS.targets);
  return [
    acting === 0 ? '' : ` ${acting} that may unsubscribe or confirm something are never asked for.`,
    tooMany === 0 ? '' : ` ${tooMany} more are too many and are left out.`,
  ].join('');
}
