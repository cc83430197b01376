import type { LoggedPage, SendCommand } from './loggedChromium';
import type { Gesture } from './vectors/vector';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Points at the middle of each frame and clicks there, with real events and without waiting in between. */
export async function touchAll(
  page: LoggedPage,
  gestures: readonly (Gesture | undefined)[],
): Promise<void> {
  const middles = await page.evaluate(middlesOfFrames, null);
  const { send } = page;
  const sent: Promise<unknown>[] = [];
  for (const [index, middle] of middles.entries()) {
    sent.push(
      mouse(send, 'mouseMoved', { x: middle.x - 4, y: middle.y - 4 }),
      mouse(send, 'mouseMoved', middle),
      ...click(send, middle),
      ...gesture(send, middle, gestures[index]),
    );
  }
  sent.push(mouse(send, 'mouseMoved', { x: 1, y: 1 }));
  await Promise.all(sent);
}

function middlesOfFrames(): readonly Point[] {
  return [...document.querySelectorAll('iframe')].map((frame) => {
    const { left, top, width, height } = frame.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
}

function gesture(
  send: SendCommand,
  point: Point,
  kind: Gesture | undefined,
): readonly Promise<unknown>[] {
  switch (kind) {
    case 'doubleClick':
      return click(send, point, 'left', 2);
    case 'rightClick':
      return click(send, point, 'right');
    case 'wheel':
      return [mouse(send, 'mouseWheel', point, { deltaX: 0, deltaY: 40 })];
    case 'key':
      return [
        send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'a', text: 'a' }),
        send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'a' }),
      ];
    case undefined:
      return [];
  }
}

function click(
  send: SendCommand,
  point: Point,
  button: 'left' | 'right' = 'left',
  clickCount = 1,
): readonly Promise<unknown>[] {
  return [
    mouse(send, 'mousePressed', point, { button, clickCount }),
    mouse(send, 'mouseReleased', point, { button, clickCount }),
  ];
}

async function mouse(
  send: SendCommand,
  type: 'mouseMoved' | 'mousePressed' | 'mouseReleased' | 'mouseWheel',
  { x, y }: Point,
  more: {
    readonly button?: 'left' | 'right';
    readonly clickCount?: number;
    readonly deltaX?: number;
    readonly deltaY?: number;
  } = {},
): Promise<unknown> {
  return send('Input.dispatchMouseEvent', { type, x, y, ...more });
}
