import * as vscode from 'vscode';
import { withoutLinks } from '../shared/safeText';
import { withAbortSignal } from './abort';

/** Reports what is going on and, where known, how much of it is done (0 to 1). */
export type ReportProgress = (message: string, fraction?: number) => void;

/** The thin moving bar at the top of a view, while `task` runs. */
export function withViewProgress<T>(viewId: string, task: () => Promise<T>): Promise<T> {
  return Promise.resolve(vscode.window.withProgress({ location: { viewId } }, task));
}

/** A notification with a Cancel button, while `task` runs. */
export function withCancellableProgress<T>(
  title: string,
  task: (signal: AbortSignal, report: ReportProgress) => Promise<T>,
): Promise<T> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: withoutLinks(title),
    cancellable: true,
  };
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      let reported = 0;
      const report: ReportProgress = (message, fraction) => {
        const percent = Math.min(100, Math.max(reported, Math.floor((fraction ?? 0) * 100)));
        progress.report({ message: withoutLinks(message), increment: percent - reported });
        reported = percent;
      };
      return withAbortSignal(token, (signal) => task(signal, report));
    }),
  );
}
