/* global window, document */
// Runs in every document of the window that may run scripts: notes when the mouse was pressed in it.
window.watchPresses = () => {
  document.addEventListener(
    'mousedown',
    () => {
      window.pressedAt = performance.timeOrigin + performance.now();
    },
    { capture: true },
  );
};
window.watchPresses();
