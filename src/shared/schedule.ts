import { type Disposable, toDisposable } from './disposable';

/** Runs something later, once, unless what it returns is disposed of before. */
export type Schedule = (run: () => void, milliseconds: number) => Disposable;

export const scheduleByTimer: Schedule = (run, milliseconds) => {
  const timer = setTimeout(run, milliseconds);
  return toDisposable(() => {
    clearTimeout(timer);
  });
};
