import assert from 'node:assert/strict';
import { safeLabel, withoutLinks } from '../../../src/shared/safeText';

/** What VS Code takes for a link in a notification. */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/giu;

describe('the text of a notification', () => {
  it('holds no link, whatever a server or a message put into it', () => {
    for (const hostile of [
      '[Open](command:workbench.action.terminal.new)',
      '[a](https://example.com/ "title")',
      '[[a]](file:///etc/passwd)',
      '[a]\u200b(command:x)',
      '[a]](command:x)',
    ]) {
      const text = withoutLinks(`New message: ${safeLabel(hostile)}`);
      assert.equal(text.match(LINK), null, text);
    }
  });

  it('is left as it is without one', () => {
    assert.equal(withoutLinks('Re: [list] (was: f(x)[0])'), 'Re: [list] (was: f(x)[0])');
  });
});
