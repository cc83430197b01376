import type { HtmlChecks } from '../languages/htmlChecks';
import type { SourceActions } from '../languages/sourceActions';
import type { MessageNode } from '../tree/nodes';
import type { CommandHandler, CommandHandlers } from './registry';
import { messagesFrom } from './targets';

type PartCommand = 'openPart' | 'savePart' | 'copyDecodedField' | 'copyFixture' | 'saveFixture';
type HtmlCommand = 'checkHtml' | 'showLinks' | 'checkLinks';

export interface SourceCommandsDependencies {
  /** Each loads what does the work, when it is first wanted. */
  readonly sourceActions: () => Promise<SourceActions>;
  readonly htmlChecks: () => Promise<HtmlChecks>;
  readonly uriOf: (message: MessageNode) => unknown;
}

export function sourceCommands({
  sourceActions,
  htmlChecks,
  uriOf,
}: SourceCommandsDependencies): CommandHandlers<`pop3.source.${PartCommand | HtmlCommand}`> {
  const part =
    (name: PartCommand): CommandHandler =>
    async (...values) =>
      (await sourceActions())[name](values);
  const html =
    (name: HtmlCommand): CommandHandler =>
    async (...values) => {
      const [message] = messagesFrom(values.slice(0, 1), []);
      await (await htmlChecks())[name](message === undefined ? values : [uriOf(message)]);
    };
  return {
    'pop3.source.openPart': part('openPart'),
    'pop3.source.savePart': part('savePart'),
    'pop3.source.copyDecodedField': part('copyDecodedField'),
    'pop3.source.copyFixture': part('copyFixture'),
    'pop3.source.saveFixture': part('saveFixture'),
    'pop3.source.checkHtml': html('checkHtml'),
    'pop3.source.showLinks': html('showLinks'),
    'pop3.source.checkLinks': html('checkLinks'),
  };
}
