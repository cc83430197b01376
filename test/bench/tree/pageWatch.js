/* global window, document, requestAnimationFrame, PerformanceObserver */
// Runs in the window of VS Code. Looks at the list before each frame is drawn and notes when something stands there first,
// and how long the window's own thread was kept.
if (window.top === window) {
  const now = () => performance.timeOrigin + performance.now();
  const isWaiting = (text) => text.includes('header not read yet');
  const tasks = [];
  let clickedAt;
  let watched;

  const rowTexts = () =>
    [...document.querySelectorAll('.sidebar .pane-body .monaco-list-row')].map(
      (row) => row.getAttribute('aria-label') ?? '',
    );

  const look = () => {
    if (watched !== undefined) {
      const texts = rowTexts();
      const messages = texts.filter((text) => watched.row.test(text) || isWaiting(text));
      const headers = messages.filter((text) => watched.row.test(text));
      const account = texts.find((text) => text.startsWith('Account '));
      const isSettled =
        headers.length > 0 &&
        headers.length === messages.length &&
        account?.includes('…') === false &&
        (watched.account === undefined || watched.account.test(account));
      if (messages.length > 0) {
        watched.listAt ??= now();
      }
      if (headers.length > 0) {
        watched.rowAt ??= now();
      }
      watched.settledAt = isSettled ? (watched.settledAt ?? now()) : undefined;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  document.addEventListener(
    'mousedown',
    () => {
      clickedAt = now();
    },
    { capture: true },
  );
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      tasks.push({ at: performance.timeOrigin + startTime, milliseconds: duration });
    }
  }).observe({ type: 'longtask', buffered: true });

  window.listWatch = {
    /** From here on; a row is one whose spoken text matches, and the list is not settled before the account's does. */
    start(row, account) {
      watched = {
        row: new RegExp(row, 'u'),
        account: account === undefined ? undefined : new RegExp(account, 'u'),
      };
    },
    figures() {
      const { listAt, rowAt, settledAt } = watched ?? {};
      return { clickedAt, listAt, rowAt, settledAt, now: now(), texts: rowTexts() };
    },
    longTasks(from) {
      return tasks.filter(({ at }) => at >= from);
    },
  };
}
