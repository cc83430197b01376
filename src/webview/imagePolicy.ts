/** What of a message's images is remote, and what may be shown of it. */
export interface RemoteContent {
  /** References to https images, distinct. */
  readonly urls: Set<string>;
  /** Hosts they would be asked from. */
  readonly hosts: Set<string>;
  /** References over plain http, which are never loaded. */
  readonly insecure: Set<string>;
  /** References from styles, which are never loaded: Chromium would send a referrer with them, whatever the policy. */
  readonly inStyles: Set<string>;
}

export interface ImageContext {
  /** Data URIs by Content-ID. */
  readonly inlineImages: ReadonlyMap<string, string>;
  readonly allowsRemoteImages: boolean;
  readonly remote: RemoteContent;
  /** UTF-16 code units of data URIs that may still be put in: one image can be referred to many thousand times. */
  inlineBudget: number;
}

const INLINE_BUDGET = 40 * 1024 * 1024;
const RASTER_DATA_URI = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]*$/iu;
/** Hosts that stand for the editor itself, among them those that serve local files to webviews. */
const EDITOR_HOST = /(?:^|\.)(?:vscode-cdn\.net|vscode-resource\.[\w.-]+|vscode-webview\.net)$/iu;

export function imageContext(
  inlineImages: ReadonlyMap<string, string>,
  allowsRemoteImages: boolean,
): ImageContext {
  return {
    inlineImages,
    allowsRemoteImages,
    remote: { urls: new Set(), hosts: new Set(), insecure: new Set(), inStyles: new Set() },
    inlineBudget: INLINE_BUDGET,
  };
}

/** The source an image may have, or `undefined` where it must have none; remote ones are counted. */
export function permittedSource(source: string, context: ImageContext): string | undefined {
  return localSource(source, context) ?? remoteSource(source, context);
}

/** The same for an image in a style. */
export function permittedStyleSource(source: string, context: ImageContext): string | undefined {
  const url = remoteUrl(source);
  if (url !== undefined) {
    context.remote.inStyles.add(url.href);
  }
  return localSource(source, context);
}

function localSource(source: string, context: ImageContext): string | undefined {
  const trimmed = source.trim();
  if (/^cid:/iu.test(trimmed)) {
    return inlineSource(trimmed.slice(4), context);
  }
  if (/^data:/iu.test(trimmed)) {
    return RASTER_DATA_URI.test(trimmed) ? trimmed : undefined;
  }
  return undefined;
}

function inlineSource(reference: string, context: ImageContext): string | undefined {
  const dataUri =
    context.inlineImages.get(reference) ?? context.inlineImages.get(decode(reference));
  if (dataUri === undefined || dataUri.length > context.inlineBudget) {
    return undefined;
  }
  context.inlineBudget -= dataUri.length;
  return dataUri;
}

function remoteSource(source: string, context: ImageContext): string | undefined {
  const { remote, allowsRemoteImages } = context;
  const url = remoteUrl(source);
  if (url === undefined) {
    return undefined;
  }
  if (url.protocol === 'http:') {
    remote.insecure.add(url.href);
    return undefined;
  }
  remote.urls.add(url.href);
  remote.hosts.add(url.host);
  return allowsRemoteImages ? url.href : undefined;
}

function remoteUrl(source: string): URL | undefined {
  const trimmed = source.trim();
  // A relative reference would be resolved against the view's own address.
  if (!/^https?:\/\//iu.test(trimmed) || !URL.canParse(trimmed)) {
    return undefined;
  }
  const url = new URL(trimmed);
  return url.host === location.host || EDITOR_HOST.test(url.hostname) ? undefined : url;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
