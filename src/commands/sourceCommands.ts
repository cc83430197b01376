import type { SourceActions } from '../languages/sourceActions';
import type { CommandHandlers } from './registry';

type SourceCommand =
  | 'pop3.source.openPart'
  | 'pop3.source.savePart'
  | 'pop3.source.copyDecodedField'
  | 'pop3.source.copyFixture'
  | 'pop3.source.saveFixture';

/** @param load Loads what does the work, when it is first wanted. */
export function sourceCommands(load: () => Promise<SourceActions>): CommandHandlers<SourceCommand> {
  return {
    'pop3.source.openPart': async (...values) => (await load()).openPart(values),
    'pop3.source.savePart': async (...values) => (await load()).savePart(values),
    'pop3.source.copyDecodedField': async () => (await load()).copyDecodedField(),
    'pop3.source.copyFixture': async (...values) => (await load()).copyFixture(values),
    'pop3.source.saveFixture': async (...values) => (await load()).saveFixture(values),
  };
}
