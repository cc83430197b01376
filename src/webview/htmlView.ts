import { button, checkbox, dropdown } from './components';
import { element } from './dom';
import { FRAME_READY } from './frameWiring';
import { mailFrame } from './mailFrame';
import { type SafeHtml, sanitizeMail } from './mailSanitizer';
import { COLORS, type PreviewChoices, previewChoices } from './previewChoices';
import { savedHtml } from './savedHtml';
import { textOfHtml } from './textOfHtml';
import { partsView, toolbar, type ViewContext } from './viewContext';

/** The HTML parts as a recipient may see them. */
export function htmlView(context: ViewContext): HTMLElement {
  const { message, images, host, width, events, copy } = context;
  const mails = message.htmlParts.map((html) => sanitizeMail(html, images));
  const saveButton = (mail: SafeHtml): HTMLElement =>
    button({
      label: 'Save as HTML…',
      onClick: () => {
        host.send({ type: 'saveHtml', ...savedHtml(mail) });
      },
    });
  const stage = width.stage();
  let choices = previewChoices(host.state.preview);

  const render = (): void => {
    // Keeps its height until the frames have theirs, so that the reader stays where they are.
    stage.style.minHeight = `${stage.offsetHeight}px`;
    const frames: HTMLIFrameElement[] = [];
    const parts = partsView(
      mails,
      (mail, title) => {
        const { allowsRemoteImages } = images;
        const frame = mailFrame({ mail, title, allowsRemoteImages, choices, events });
        frames.push(frame);
        return frame;
      },
      mails.length > 1 ? saveButton : undefined,
    );
    const ready = frames.map(
      (frame) =>
        new Promise((resolve) => {
          frame.addEventListener(FRAME_READY, resolve, { once: true });
        }),
    );
    void Promise.all(ready).then(() => {
      stage.style.minHeight = '';
    });
    stage.replaceChildren(parts);
  };
  const choose = (change: Partial<PreviewChoices>): void => {
    choices = { ...choices, ...change };
    host.updateState({ preview: { ...host.state.preview, ...change } });
    render();
  };

  render();
  return element(
    'div',
    { class: 'view' },
    element(
      'div',
      { class: 'toolbars' },
      toolbar(
        'Preview as a recipient',
        dropdown({
          label: 'Colors',
          choices: COLORS,
          chosen: choices.colors,
          onChange: (colors) => {
            choose({ colors });
          },
        }).field,
        width.chooser(),
        checkbox({
          label: 'Images',
          isChecked: !choices.hidesImages,
          onChange: (isChecked) => {
            choose({ hidesImages: !isChecked });
          },
        }),
      ),
      toolbar(
        'Copy and save',
        button({
          label: 'Copy Text',
          onClick: () => {
            copy(mails.map(textOfHtml).join('\n\n'), 'Text');
          },
        }),
        mails.length === 1 && mails[0] !== undefined ? saveButton(mails[0]) : undefined,
      ),
    ),
    stage,
  );
}
