import assert from 'node:assert/strict';
import { joinFlowedLines } from '../../../src/mail/worker/flowedText';
import { parseMessage } from '../../../src/mail/worker/parseMessage';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';

describe('format=flowed text', () => {
  const rows: readonly (readonly [what: string, wire: string, shown: string])[] = [
    ['joins a paragraph', 'one \r\ntwo \r\nthree\r\nfour', 'one two three\nfour'],
    ['keeps quote depths apart', '>> a \n> b \n>  c\nd', '>> a \n> b  c\nd'],
    ['does not swallow the marks of joined quotes', '> a \n> b\n', '> a b\n'],
    ['removes a stuffed space', ' >not a quote\n From here', '>not a quote\nFrom here'],
    ['leaves a signature separator alone', 'end \n-- \nKim', 'end \n-- \nKim'],
    ['ends with what is open', 'open ', 'open '],
    ['takes an empty text', '', ''],
  ];
  for (const [what, wire, shown] of rows) {
    it(what, () => {
      assert.equal(joinFlowedLines(wire, false), shown);
    });
  }

  it('deletes the space of each join where DelSp says so', () => {
    assert.equal(joinFlowedLines('こん \nにちは', true), 'こんにちは');
  });

  it('is read so in a message', async () => {
    const { textParts } = await parseMessage(sampleMessage('flowedReply'));
    assert.match(
      textParts.join(),
      /^> I can do it, .* landed, which will take until Wednesday\.$/mu,
    );
    assert.match(
      textParts.join(),
      /^Wednesday is fine\. .* change log, tag, build, announcement\.$/mu,
    );
    assert.match(textParts.join(), /^-- $/mu);
  });
});
