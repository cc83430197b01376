import { button } from './components';
import { element } from './dom';
import { sanitizeMail } from './mailSanitizer';
import { plainText } from './plainText';
import { textOfHtml } from './textOfHtml';
import { partsView, toolbar, type ViewContext } from './viewContext';

/** What recipients see who read text only. */
export function textView(context: ViewContext): HTMLElement {
  const { message, images, width, events, copy } = context;
  const isDerived = message.textParts.length === 0;
  const parts = isDerived
    ? message.htmlParts.map((html) => textOfHtml(sanitizeMail(html, images)))
    : message.textParts;
  const stage = width.stage();
  stage.append(partsView(parts, (text) => plainText(text, events)));
  return element(
    'div',
    { class: 'view' },
    element(
      'div',
      { class: 'toolbars' },
      isDerived
        ? element(
            'p',
            { class: 'toolbar-note' },
            'The message has no plain text. A program that shows text only makes up its own from the HTML, such as this:',
          )
        : undefined,
      toolbar('Preview as a recipient', width.chooser()),
      toolbar(
        'Copy',
        button({
          label: 'Copy Text',
          onClick: () => {
            copy(parts.join('\n\n'), 'Text');
          },
        }),
      ),
    ),
    stage,
  );
}
