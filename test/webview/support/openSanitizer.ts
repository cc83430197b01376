import type { SafeHtml } from '../../../src/webview/mailSanitizer';

/** Lets everything through: stands in for the sanitiser to show that the tests would notice its absence. */
export function sanitizeMail(html: string): SafeHtml {
  return { headContent: '', body: html, language: '', direction: '' };
}
