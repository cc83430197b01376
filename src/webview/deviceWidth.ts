import { type Dropdown, dropdown } from './components';
import { element } from './dom';
import type { Host } from './host';
import { PIXELS, type PreviewChoices, previewChoices, WIDTHS } from './previewChoices';

type Width = PreviewChoices['width'];

/** The width of a recipient's device, the same in all views of a message. */
export class DeviceWidth {
  private readonly stages: HTMLElement[] = [];
  private readonly choosers: Dropdown<Width>[] = [];
  private chosen: Width;

  constructor(private readonly host: Host) {
    this.chosen = previewChoices(host.state.preview).width;
  }

  /** Holds what is shown as wide as the device. */
  stage(): HTMLElement {
    const stage = element('div', { class: 'stage zoomable' });
    this.stages.push(stage);
    this.fit(stage);
    return stage;
  }

  chooser(): HTMLElement {
    const chooser = dropdown({
      label: 'Width',
      choices: WIDTHS,
      chosen: this.chosen,
      onChange: (width) => {
        this.choose(width);
      },
    });
    this.choosers.push(chooser);
    return chooser.field;
  }

  private choose(width: Width): void {
    this.chosen = width;
    this.host.updateState({ preview: { ...this.host.state.preview, width } });
    this.stages.forEach((stage) => {
      this.fit(stage);
    });
    this.choosers.forEach((chooser) => {
      chooser.select(width);
    });
  }

  private fit(stage: HTMLElement): void {
    const pixels = PIXELS[this.chosen];
    stage.style.setProperty('--mail-width', pixels === undefined ? '100%' : `${pixels}px`);
    stage.classList.toggle('is-device', pixels !== undefined);
  }
}
