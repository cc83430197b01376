import type { CDPSession, Page } from 'playwright-core';

import type { Gesture } from './vectors/vector';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Points at the middle of each frame and clicks there, with real events and without waiting in between. */
export async function touchAll(
  page: Page,
  gestures: readonly (Gesture | undefined)[],
): Promise<void> {
  const middles = await page.evaluate(() =>
    [...document.querySelectorAll('iframe')].map((frame) => {
      const { left, top, width, height } = frame.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    }),
  );
  const session = await page.context().newCDPSession(page);
  const sent: Promise<unknown>[] = [];
  for (const [index, middle] of middles.entries()) {
    sent.push(
      mouse(session, 'mouseMoved', { x: middle.x - 4, y: middle.y - 4 }),
      mouse(session, 'mouseMoved', middle),
      ...click(session, middle),
      ...gesture(session, middle, gestures[index]),
    );
  }
  sent.push(mouse(session, 'mouseMoved', { x: 1, y: 1 }));
  await Promise.all(sent);
  await session.detach();
}

function gesture(
  session: CDPSession,
  point: Point,
  kind: Gesture | undefined,
): readonly Promise<unknown>[] {
  switch (kind) {
    case 'doubleClick':
      return click(session, point, 'left', 2);
    case 'rightClick':
      return click(session, point, 'right');
    case 'wheel':
      return [mouse(session, 'mouseWheel', point, { deltaX: 0, deltaY: 40 })];
    case 'key':
      return [
        session.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'a', text: 'a' }),
        session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'a' }),
      ];
    case undefined:
      return [];
  }
}

function click(
  session: CDPSession,
  point: Point,
  button: 'left' | 'right' = 'left',
  clickCount = 1,
): readonly Promise<unknown>[] {
  return [
    mouse(session, 'mousePressed', point, { button, clickCount }),
    mouse(session, 'mouseReleased', point, { button, clickCount }),
  ];
}

async function mouse(
  session: CDPSession,
  type: 'mouseMoved' | 'mousePressed' | 'mouseReleased' | 'mouseWheel',
  { x, y }: Point,
  more: {
    readonly button?: 'left' | 'right';
    readonly clickCount?: number;
    readonly deltaX?: number;
    readonly deltaY?: number;
  } = {},
): Promise<unknown> {
  return session.send('Input.dispatchMouseEvent', { type, x, y, ...more });
}
