/**
 * Allows everything but other windows, which would take the view's place in front: stands in for policy and sandbox to
 * show that the tests would notice their absence.
 */
export const MAIL_FRAME_SANDBOX = 'allow-same-origin allow-scripts allow-forms';

export function mailFramePolicy(): string {
  return "default-src * data: blob: 'unsafe-inline' 'unsafe-eval'";
}
