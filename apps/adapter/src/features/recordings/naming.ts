import { DateTime } from 'luxon';
import { mediaTypeOfExtension } from './media-type';
import type { Recording } from './source';

// How the files of a directory or a bucket are named: docs/operate/recordings.md.
// 20260714T092107Z_12025550142_12025550101.wav, perhaps with the call's identifier behind a third underscore

const fileName = /^(\d{8}T\d{6}(?:\.\d{1,3})?Z)_([^_/]+)_([^_/]+)(?:_([^/]+))?\.([a-z0-9]+)$/i;

/** The recording that a file is, or nothing where its name is another. */
export function toRecording(folder: string, name: string): Recording | undefined {
  const [, time = '', caller, callee, callId, extension = ''] = fileName.exec(name) ?? [];
  const start = DateTime.fromISO(time, { zone: 'utc' });
  if (!start.isValid || !mediaTypeOfExtension(extension)) return undefined;
  return { key: `${folder}/${name}`, start: start.toMillis(), caller, callee, callId };
}

/** The folder in which a day's files of a user are, or nothing for a user whose id is no name of a folder. */
export function folderOf(template: string, userId: string, day: string): string | undefined {
  const needsUser = template.includes('{user}');
  if (needsUser && !/^(?!\.{1,2}$)[^/\\\p{C}]+$/u.test(userId)) return undefined;
  return template.replaceAll('{day}', day).replaceAll('{user}', () => userId);
}

/** The type that a key's extension stands for. */
export function typeOfKey(key: string): string | undefined {
  return mediaTypeOfExtension(key.slice(key.lastIndexOf('.') + 1));
}
