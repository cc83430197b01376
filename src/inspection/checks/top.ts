import { type AddFinding, lastCapabilities, type SessionCheck, someOf } from '../check';
import { quoted } from '../quotation';

const MESSAGES = 5;

/** Checks of TOP with no line of the body, the form a client uses to show a list of subjects. */
export const TOP_CHECK: SessionCheck = {
  title: 'TOP is announced and sends just the header',
  run: async ({ session, observed, signal, add, listing, isInStep, abandon }) => {
    const { sizes } = await listing();
    const numbers = someOf([...sizes.entries.keys()], MESSAGES);
    const refused: string[] = [];
    for (const number of numbers) {
      const { isOk, line, body } = await session.ask(`TOP ${number} 0`, signal, true);
      if (isOk) {
        examineTop(number, body, sizes.entries.get(number) ?? 0, add);
      } else {
        refused.push(line);
      }
      if (!(await isInStep())) {
        add('protocolBroken', { text: `After TOP ${number} 0` });
        return undefined;
      }
    }
    const capabilities = lastCapabilities(observed);
    const isAnnounced = capabilities?.has('TOP') === true;
    if (refused.length === numbers.length) {
      add(isAnnounced ? 'topAnnouncedMissing' : 'topMissing', {
        text: 'The answer to TOP',
        quote: quoted(refused[0] ?? ''),
      });
      return undefined;
    }
    if (!isAnnounced && capabilities?.isEmpty === false) {
      add('topNotAnnounced');
    }
    const left = await session.list(signal);
    const gone = numbers.filter((number) => !left.entries.has(number));
    if (gone.length > 0) {
      add('topRemovesMessage', ...gone.map((number) => ({ text: `Message ${number}` })));
      await abandon();
    }
    return numbers.length === 1 ? '1 message' : `${numbers.length} messages`;
  },
};

function examineTop(number: number, octets: Buffer, size: number, add: AddFinding): void {
  const text = octets.toString('latin1').replace(/\r\n/gu, '\n');
  const bodyStart = startOfBody(text);
  const place = `Message ${number}`;
  if (bodyStart === undefined) {
    if (size > octets.length + 2) {
      add('topWithoutBlankLine', {
        text: `${place} has ${size} octets, of which TOP sent ${octets.length}`,
      });
    }
    return;
  }
  const body = text.slice(bodyStart);
  if (/^\n+$/u.test(body)) {
    add('topExtraBlankLine', { text: place });
  } else if (body !== '') {
    add('topReturnsBody', {
      text: `${place}, ${body.length} octets of its body`,
      quote: quoted(body),
    });
  }
}

/** Where the body begins after the blank line, which comes first in a message without any header field. */
function startOfBody(text: string): number | undefined {
  if (text.startsWith('\n')) {
    return 1;
  }
  const blank = text.indexOf('\n\n');
  return blank === -1 ? undefined : blank + 2;
}
