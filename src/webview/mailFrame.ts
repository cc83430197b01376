import { escapeHtml } from '../shared/escapeHtml';
import { MAIL_FRAME_SANDBOX, mailFramePolicy } from '../viewer/contentPolicy';
import { element } from './dom';
import { wireFrame, type FrameEvents } from './frameWiring';
import type { SafeHtml } from './mailSanitizer';
import type { PreviewChoices } from './previewChoices';

export interface MailFrameOptions {
  readonly mail: SafeHtml;
  readonly title: string;
  readonly allowsRemoteImages: boolean;
  readonly choices: PreviewChoices;
  readonly events: FrameEvents;
}

/**
 * A frame that shows one HTML part: sanitised, in a sandbox without scripts, under a policy without network. It takes
 * no input until its links are watched.
 */
export function mailFrame(options: MailFrameOptions): HTMLIFrameElement {
  const frame = element('iframe', {
    class: 'mail-frame',
    title: options.title,
    sandbox: MAIL_FRAME_SANDBOX,
    referrerpolicy: 'no-referrer',
  });
  const paper = paperOf(options.choices);
  // The frame's preferred color scheme, which the mail's own styles may ask for, follows this property.
  frame.style.colorScheme = paper.scheme;
  // The paper lies below the document, whose canvas is left to the background of the mail's own body.
  frame.style.backgroundColor = paper.background;
  const policy = mailFramePolicy(options.allowsRemoteImages, options.choices.hidesImages);
  frame.srcdoc = frameDocument(options.mail, policy, paper);
  wireFrame(frame, options.events);
  return frame;
}

interface Paper {
  readonly scheme: 'light' | 'dark';
  readonly background: string;
  readonly foreground: string;
  readonly link: string;
}

/** Mail takes white for granted. */
const WHITE_PAPER: Paper = {
  scheme: 'light',
  background: '#ffffff',
  foreground: '#1f1f1f',
  link: '#0b57d0',
};

/** As mail programs have it whose user prefers dark, and that leave the colours of mail alone. */
const DARK_PAPER: Paper = {
  scheme: 'dark',
  background: '#1b1b1b',
  foreground: '#e6e6e6',
  link: '#8ab4f8',
};

function paperOf({ colors }: PreviewChoices): Paper {
  switch (colors) {
    case 'light':
      return WHITE_PAPER;
    case 'dark':
      return DARK_PAPER;
    case 'editor':
      return themePaper();
  }
}

function themePaper(): Paper {
  const style = getComputedStyle(document.body);
  const color = (name: string, fallback: string): string => {
    const value = style.getPropertyValue(name).trim();
    return CSS.supports('color', value) ? value : fallback;
  };
  const isLight = document.body.matches('.vscode-light, .vscode-high-contrast-light');
  return {
    scheme: isLight ? 'light' : 'dark',
    background: color('--vscode-editor-background', WHITE_PAPER.background),
    foreground: color('--vscode-editor-foreground', WHITE_PAPER.foreground),
    link: color('--vscode-textLink-foreground', WHITE_PAPER.link),
  };
}

function frameDocument(mail: SafeHtml, policy: string, paper: Paper): string {
  return [
    '<!DOCTYPE html>',
    `<html lang="${escapeHtml(mail.language)}" dir="${escapeHtml(mail.direction)}"><head>`,
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">`,
    '<meta charset="utf-8"><meta name="referrer" content="no-referrer">',
    `<style>${baseStyle(paper)}</style>`,
    mail.headContent,
    `</head>${mail.body}</html>`,
  ].join('');
}

function baseStyle({ scheme, foreground, link }: Paper): string {
  return [
    `:root{color-scheme:${scheme};color:${foreground};overflow:auto hidden}`,
    'body{margin:16px;font:14px/1.5 system-ui,sans-serif;overflow-wrap:break-word}',
    `a[href]{color:${link}}`,
    ':focus-visible{outline:2px solid;outline-offset:2px}',
    'img:not([src]){outline:1px dashed #8888;outline-offset:-1px;font-size:12px;color:#767676}',
    '::highlight(found){background:#ffd54a;color:#000}',
    '::highlight(found-current){background:#ff7a1a;color:#000}',
  ].join('');
}
