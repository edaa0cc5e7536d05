import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { DirectoryRecordingsConfig } from '../../config/settings/recordings.config';
import { FileCalls } from './file-calls';
import { folderOf, toRecording, typeOfKey } from './naming';
import { isBelowRoot, type OpenRecording, type Recording, type RecordingSource } from './source';

/** No link is followed at the end, and no pipe is waited for. Windows knows neither. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A directory of this machine, or one that is mounted. */
export class DirectorySource implements RecordingSource {
  private readonly calls = new FileCalls();

  constructor(private readonly config: Pick<DirectoryRecordingsConfig, 'path' | 'folder'>) {}

  listName(userId: string, day: string): string {
    return folderOf(this.config.folder, userId, day) ?? '';
  }

  async list(userId: string, day: string): Promise<Recording[]> {
    const folder = folderOf(this.config.folder, userId, day);
    const path = folder && (await this.find(folder));
    if (!path) return [];
    const entries = await unlessMissing(() => this.calls.run(() => readdir(path, { withFileTypes: true })));
    return (entries ?? []).flatMap((entry) => (entry.isFile() ? (toRecording(folder, entry.name) ?? []) : []));
  }

  /** A call of the file system hears no signal: what it opens after `signal` aborted is closed again. */
  open(key: string, signal: AbortSignal): Promise<OpenRecording | undefined> {
    return new Promise((resolve, reject) => {
      const leave = () => reject(signal.reason);
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      this.openFile(key)
        .then((recording) => {
          if (signal.aborted) recording?.stream.destroy();
          resolve(recording);
        }, reject)
        .finally(() => signal.removeEventListener('abort', leave));
    });
  }

  close(): void {}

  private async openFile(key: string): Promise<OpenRecording | undefined> {
    const path = await this.find(key);
    const file = path && (await unlessMissing(() => this.calls.run(() => open(path, flags))));
    if (!file) return undefined;
    try {
      const stat = await this.calls.run(() => file.stat());
      if (stat.isFile() && stat.size > 0) {
        // the recorder may still be writing: what comes after this is not sent
        return { stream: this.calls.stream(file, stat.size), type: typeOfKey(key), length: stat.size };
      }
    } catch (error) {
      await file.close();
      throw error;
    }
    await file.close();
    return undefined;
  }

  /** Where something really is, if that is below the root. An error where the root itself is missing. */
  private async find(key: string): Promise<string | undefined> {
    if (!isBelowRoot(key)) return undefined;
    const root = await this.calls.run(() => realpath(this.config.path));
    const path = await unlessMissing(() => this.calls.run(() => realpath(join(root, key))));
    return path?.startsWith(root.endsWith(sep) ? root : root + sep) ? path : undefined;
  }
}

async function unlessMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    // a link where a file should be; a file where a folder should be
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
