import type { CacheStore } from '../mailbox/mailboxCache';
import { CacheFolder } from './cacheFolder';
import { FileBlobStore } from './fileBlobStore';
import { FileMessageStore } from './fileMessageStore';

/** What is kept of all accounts, in a folder of its own. */
export class DiskCache implements CacheStore {
  private readonly folder: CacheFolder;
  readonly blobs: FileBlobStore;
  readonly messages: FileMessageStore;

  constructor(path: string, maximumOctets: () => number) {
    const folder = new CacheFolder(path, maximumOctets);
    this.folder = folder;
    this.blobs = new FileBlobStore(path, (octets) => folder.added(octets));
    this.messages = new FileMessageStore(folder);
  }

  /** Octets. */
  size(): Promise<number> {
    return this.folder.size();
  }

  clear(): Promise<void> {
    return this.folder.clear();
  }
}
