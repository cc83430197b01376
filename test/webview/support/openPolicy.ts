/** Allows everything: stands in for policy and sandbox to show that the tests would notice their absence. */
export const MAIL_FRAME_SANDBOX =
  'allow-same-origin allow-scripts allow-forms allow-modals allow-popups allow-top-navigation';

export function mailFramePolicy(): string {
  return "default-src * data: blob: 'unsafe-inline' 'unsafe-eval'";
}
