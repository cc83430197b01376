import type { InlineImage } from '../model';

const MAXIMUM_IMAGE_OCTETS = 8 * 1024 * 1024;
const MAXIMUM_TOTAL_OCTETS = 20 * 1024 * 1024;

/** The media type its first octets prove, for the image formats that may be shown; SVG is none of them. */
export function sniffImageType(octets: Buffer): string | undefined {
  const starts = (signature: string, offset = 0): boolean =>
    octets.toString('latin1', offset, offset + signature.length) === signature;
  if (starts('\x89PNG\r\n\x1a\n')) {
    return 'image/png';
  }
  if (starts('\xff\xd8\xff')) {
    return 'image/jpeg';
  }
  if (starts('GIF87a') || starts('GIF89a')) {
    return 'image/gif';
  }
  return starts('RIFF') && starts('WEBP', 8) ? 'image/webp' : undefined;
}

/** Collects the images a message brings along, within a budget. */
export class InlineImageCollector {
  private readonly candidates = new Map<
    string,
    { readonly type: string; readonly octets: Buffer }
  >();
  private total = 0;

  /** Largest part that can still be taken. */
  get remainingOctets(): number {
    return Math.min(MAXIMUM_IMAGE_OCTETS, MAXIMUM_TOTAL_OCTETS - this.total);
  }

  /** Takes an image; the first of several with one Content-ID wins. */
  add(contentId: string, octets: Buffer): void {
    const type = sniffImageType(octets);
    if (
      type !== undefined &&
      octets.length <= this.remainingOctets &&
      !this.candidates.has(contentId)
    ) {
      this.candidates.set(contentId, { type, octets });
      this.total += octets.length;
    }
  }

  /** Those that the HTML refers to (RFC 2392), as data URIs. */
  referencedBy(htmlParts: readonly string[]): readonly InlineImage[] {
    const referenced = new Set<string>();
    for (const html of htmlParts) {
      for (const [, reference] of html.matchAll(/\bcid:([^\s"'<>)\\]{1,998})/giu)) {
        referenced.add(decodeReference(reference ?? ''));
      }
    }
    return [...this.candidates]
      .filter(([contentId]) => referenced.has(contentId))
      .map(([contentId, { type, octets }]) => ({
        contentId,
        dataUri: `data:${type};base64,${octets.toString('base64')}`,
      }));
  }
}

function decodeReference(reference: string): string {
  const text = reference.replaceAll('&amp;', '&');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
