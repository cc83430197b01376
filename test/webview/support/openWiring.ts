export const LINK_ATTRIBUTE = 'data-link';
export const FRAME_READY = 'mail-ready';

/** Follows no click: stands in for the watch on links to show that the tests would notice its absence. */
export function wireFrame(frame: HTMLIFrameElement): void {
  frame.addEventListener('load', () => {
    frame.dataset.ready = 'true';
    frame.dispatchEvent(new Event(FRAME_READY, { bubbles: true }));
  });
}

export function selectedTextIn(): string {
  return '';
}
