const EXTENSIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    jpg: 'image-jpg',
    jpeg: 'image-jpg',
    png: 'image-png',
    apng: 'image-apng',
    gif: 'image-gif',
    webp: 'image-webp',
    svg: 'image-svg',
    'svg+xml': 'image-svg',
    avif: 'image-avif',
    bmp: 'image-bmp',
    ico: 'image-ico',
    'x-icon': 'image-ico',
    tif: 'image-tiff',
    tiff: 'image-tiff',
    heic: 'image-heif',
    heif: 'image-heif',
    mp4: 'image-mp4',
  }),
);

/** The features that an image's URL shows by its type. */
export function imageFeatures(url: string): readonly string[] {
  const start = url.trimStart().slice(0, 4096);
  const data = /^data:image\/([a-z0-9.+-]{1,40})/iu.exec(start);
  if (data !== null) {
    const type = EXTENSIONS.get(data[1]?.toLowerCase() ?? '');
    return ['image-base64', ...(type === undefined ? [] : [type])];
  }
  const [path = ''] = start.split(/[?#]/u, 1);
  const extension = /^(?:https?:)?\/\/[^/]+\/.*\.([a-z0-9]{2,5})\s*$/iu.exec(path)?.[1];
  const feature = EXTENSIONS.get(extension?.toLowerCase() ?? '');
  return feature === undefined ? [] : [feature];
}
