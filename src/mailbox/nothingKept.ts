import type { CacheStore } from './mailboxCache';
import type { BlobStore } from './ports';

/** Keeps nothing: for trying out an account that is not saved. */
export const NO_BLOBS: BlobStore = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
  append: () => Promise.resolve(),
  delete: () => Promise.resolve(),
};

export const NO_CACHE: CacheStore = {
  blobs: NO_BLOBS,
  messages: {
    read: () => Promise.resolve(undefined),
    copy: () => Promise.resolve(undefined),
    write: () =>
      Promise.resolve({
        write: () => Promise.resolve(),
        complete: () => Promise.resolve(),
        discard: () => Promise.resolve(),
      }),
    delete: () => Promise.resolve(),
  },
};
