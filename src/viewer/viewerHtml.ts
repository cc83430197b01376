import { randomBytes } from 'node:crypto';

import { escapeHtml } from '../shared/escapeHtml';
import { viewPolicy } from './contentPolicy';

export interface ViewerHtmlOptions {
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly allowsRemoteImages: boolean;
}

/** Asks for the message while the view's script is still on its way, and holds what comes before it is there. */
const EARLY_SCRIPT = `const earlyView = { api: acquireVsCodeApi(), received: [] };
window.onmessage = (event) => { earlyView.received.push(event); };
earlyView.api.postMessage({ type: 'ready', remoteImages: earlyView.api.getState()?.remoteImages === true });`;

/** The view's document: nothing of a message is in it, the script gets that as data. */
export function viewerHtml({
  cspSource,
  scriptUri,
  allowsRemoteImages,
}: ViewerHtmlOptions): string {
  const nonce = randomBytes(16).toString('base64url');
  const policy = viewPolicy({ nonce, cspSource, allowsRemoteImages });
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Message</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}">${EARLY_SCRIPT}</script>
<script nonce="${nonce}" src="${escapeHtml(scriptUri)}"></script>
</body>
</html>`;
}
