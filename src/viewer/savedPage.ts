import { escapeHtml } from '../shared/escapeHtml';
import { SAVED_PAGE_POLICY } from './contentPolicy';

/**
 * A page that a browser can show and print: what the viewer sanitised, with a policy of its own before it, which no
 * content can loosen. It runs no script and asks no network for anything.
 */
export function savedPage(title: string, head: string, body: string): string {
  return [
    '<!DOCTYPE html>',
    '<html><head>',
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(SAVED_PAGE_POLICY)}">`,
    '<meta charset="utf-8"><meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    '<style>body{font:14px/1.5 system-ui,sans-serif;overflow-wrap:break-word}</style>',
    head,
    `</head>${body}</html>`,
    '',
  ].join('\n');
}
