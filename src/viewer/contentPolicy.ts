/**
 * The Content Security Policies of the viewer. Each layer stands for itself: the view's document, the frame that holds
 * the mail, and the sanitiser in front of both.
 */

/** Never together with `allow-scripts`: content could then remove its own sandbox. */
export const MAIL_FRAME_SANDBOX = 'allow-same-origin';

export interface ViewPolicyOptions {
  readonly nonce: string;
  /** Where the webview's own resources come from; not for images, else mail could show local files. */
  readonly cspSource: string;
  readonly allowsRemoteImages: boolean;
}

/** Policy of the view's own document. The mail frame inherits it and can only tighten it. */
export function viewPolicy({ nonce, cspSource, allowsRemoteImages }: ViewPolicyOptions): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    // Inline styles must be allowed here because the mail frame inherits this policy.
    `style-src ${cspSource} 'unsafe-inline'`,
    imageSource(allowsRemoteImages),
    "font-src 'none'",
    "frame-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/**
 * Policy of the frame that holds the mail: no script, no network but https images once the user asked for them; no image
 * at all where those are hidden.
 */
export function mailFramePolicy(allowsRemoteImages: boolean, hidesImages = false): string {
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    hidesImages ? "img-src 'none'" : imageSource(allowsRemoteImages),
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** Policy of a page that is saved: it holds what it shows, and asks no network for anything. */
export const SAVED_PAGE_POLICY = mailFramePolicy(false);

function imageSource(allowsRemoteImages: boolean): string {
  return allowsRemoteImages ? 'img-src data: https:' : 'img-src data:';
}
