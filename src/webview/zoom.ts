import { iconButton, button } from './components';
import { element, icon } from './dom';
import type { Host } from './host';

const STEPS = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300];
const NORMAL = 100;

/** The size of what the views show, in percent; not that of the editor. */
export class Zoom {
  private percent: number;
  private level: HTMLElement | undefined;

  constructor(private readonly host: Host) {
    const { zoom } = host.state;
    this.percent = zoom !== undefined && STEPS.includes(zoom) ? zoom : NORMAL;
    this.apply();
  }

  in(): void {
    this.set(STEPS.find((step) => step > this.percent) ?? this.percent);
  }

  out(): void {
    this.set(STEPS.findLast((step) => step < this.percent) ?? this.percent);
  }

  reset(): void {
    this.set(NORMAL);
  }

  controls(): HTMLElement {
    this.level = button({
      label: '',
      onClick: () => {
        this.reset();
      },
    });
    this.level.setAttribute('appearance', 'icon');
    this.level.classList.add('zoom-level');
    this.level.title = 'Reset Zoom';
    this.apply();
    return element(
      'div',
      { class: 'zoom' },
      iconButton({
        label: 'Zoom Out',
        icon: icon('zoomOut'),
        onClick: () => {
          this.out();
        },
      }),
      this.level,
      iconButton({
        label: 'Zoom In',
        icon: icon('zoomIn'),
        onClick: () => {
          this.in();
        },
      }),
    );
  }

  private set(percent: number): void {
    this.percent = percent;
    this.host.updateState({ zoom: percent });
    this.apply();
  }

  private apply(): void {
    document.documentElement.style.setProperty('--zoom', String(this.percent / NORMAL));
    if (this.level !== undefined) {
      this.level.textContent = `${this.percent} %`;
      this.level.setAttribute('aria-label', `Zoom ${this.percent} %, reset`);
    }
  }
}
