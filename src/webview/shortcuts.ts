import type { FindBar } from './findBar';
import type { Zoom } from './zoom';

const IS_MAC = /mac/iu.test(navigator.userAgent);

/**
 * Keys that mean this page and not all of the editor: zoom, and those of the open find bar. They are taken before VS
 * Code's own listener passes them on to its key bindings; Ctrl+F is one of these, so that it works outside of the page too.
 */
export function listenToShortcuts(find: FindBar, zoom: Zoom): void {
  const act = (event: KeyboardEvent): (() => void) | undefined => {
    if (event.key === 'F3' && find.isOpen) {
      return () => {
        find.step(event.shiftKey ? -1 : 1);
      };
    }
    if (event.key === 'Escape' && find.isOpen && !event.shiftKey) {
      return () => {
        find.close();
      };
    }
    const hasCommandKey = IS_MAC
      ? event.metaKey && !event.ctrlKey
      : event.ctrlKey && !event.metaKey;
    if (!hasCommandKey || event.altKey) {
      return undefined;
    }
    switch (event.key) {
      case '=':
      case '+':
        return () => {
          zoom.in();
        };
      case '-':
      case '_':
        return () => {
          zoom.out();
        };
      case '0':
        return () => {
          zoom.reset();
        };
      default:
        return undefined;
    }
  };
  window.addEventListener(
    'keydown',
    (event) => {
      const action = act(event);
      if (action !== undefined) {
        event.preventDefault();
        event.stopImmediatePropagation();
        action();
      }
    },
    { capture: true },
  );
}
