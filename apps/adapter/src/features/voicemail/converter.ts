import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { finished, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { XsiDecodeError, XsiError } from '@libs/xsi';
import type { FileFormat } from './media-types';

export interface Conversion {
  /** Full path of ffmpeg. */
  program: string;
  from: 'wav' | 'mp3';
  to: FileFormat;
}

const outputs: Readonly<Record<FileFormat, readonly string[]>> = {
  // without a frame of totals, which would be wrong in a file that is written as it goes
  mp3: ['-codec:a', 'libmp3lame', '-write_xing', '0', '-id3v2_version', '0', '-f', 'mp3'],
  wav: ['-codec:a', 'pcm_s16le', '-bitexact', '-f', 'wav'],
  au: ['-codec:a', 'pcm_mulaw', '-ar', '8000', '-ac', '1', '-f', 'au'],
};

/** Whoever may run at once in this process; each takes some 30 MB of its own. */
const mostAtOnce = 4;
/** Milliseconds until its first bytes. */
const patience = 5000;
let running = 0;

/** Whether one more may run. */
export function mayConvert(): boolean {
  return running < mostAtOnce;
}

/**
 * Sound through ffmpeg as it comes. Settles with its first bytes, or with nothing where the program does not start: then
 * nothing of the source was taken. The program ends when the source breaks and when the reader leaves.
 */
export async function convert(source: Readable, { program, from, to }: Conversion): Promise<Readable | undefined> {
  // the format is forced and only pipes are opened: what comes could name other files and addresses
  const input = ['-nostdin', '-loglevel', 'quiet', '-protocol_whitelist', 'pipe', '-f', from, '-i', 'pipe:0'];
  const output = ['-map', '0:a:0', '-map_metadata', '-1', ...outputs[to], '-flush_packets', '1', 'pipe:1'];
  // an empty environment: ours holds the keys
  const child = spawn(program, [...input, ...output], { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
  running++;
  child.once('close', () => running--);
  try {
    await once(child, 'spawn');
  } catch {
    return undefined;
  }
  child.on('error', () => undefined);
  const tooLate = setTimeout(() => child.kill('SIGKILL'), patience);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const fed = pipeline(source, child.stdin);
  const sound = Readable.from(whole(child.stdout, fed, ended), { objectMode: false });
  fed.catch((error: unknown) => sound.destroy(failure(error)));
  finished(sound, () => {
    child.kill('SIGKILL');
    source.destroy();
  });
  await firstBytesOf(sound).finally(() => clearTimeout(tooLate));
  return sound;
}

/** The output of the program. Throws if the program was not fed to the end or failed. */
async function* whole(output: Readable, fed: Promise<void>, ended: Promise<number | null>) {
  yield* output;
  await fed.catch((error: unknown) => Promise.reject(failure(error)));
  if ((await ended) !== 0) throw failure();
}

/** The error of BroadWorks' response, or else that of the conversion. The original cannot be served instead: it is used up. */
function failure(error?: unknown): XsiError {
  if (error instanceof XsiError) return error;
  return new XsiDecodeError('VoiceMessage/messageMediaContent/content', 'no sound that can be converted', error);
}

function firstBytesOf(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('readable', resolve);
    finished(stream, (error) => (error ? reject(failure(error)) : resolve()));
  });
}
