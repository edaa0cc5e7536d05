import { finished, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Media, rejectionStatus, unlessAborted, type VoiceMessage } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../../resilience/at-most';
import { KeyedSemaphore } from '../../resilience/keyed-semaphore';
import { OpenedSessions } from '../../sign-in/session/opened-sessions';
import type { Session } from '../../sign-in/session/session';
import { convert, mayConvert } from './converter';
import { forgetUser, keyOf } from './mailboxes.service';
import { contentTypeOf, type FileFormat, fileTypeOf, soundFormatOf } from './media-types';
import type { KnownMedia } from './voicemail.mapper';

export interface Download {
  contentType: string;
  bytes: Readable;
}

/** What of a user is to be downloaded, and when nobody wants it any more. */
export interface DownloadRequest {
  name: string;
  format: FileFormat;
  left: AbortSignal;
}

/** Milliseconds before BroadWorks is asked again, which still counts the download before: D42. */
const pauses = [300, 700];
const mostKnown = 50_000;

/** Milliseconds in the queue, if the deadline of the request is not sooner. */
const patience = 60_000;
/** Downloads of one user, the one in flight included. */
const mostOfUser = 16;

/** Streams messages from BroadWorks, which allows one download of each subscriber at a time: the others wait for the lock. */
@Injectable()
export class Downloads {
  private readonly locks = new KeyedSemaphore({ waiting: mostOfUser - 1, patience });
  private readonly known = new LRUCache<string, KnownMedia>({ ...atMost(mostKnown) });

  constructor(opened: OpenedSessions) {
    opened.onForget((user) => forgetUser(this.known, user));
  }

  /** Settles with the first bytes. A failure after them is an error of the stream, never its end. */
  async open(session: Session, request: DownloadRequest): Promise<Download> {
    const unlock = await this.locks.take(keyOf(session), request.left);
    try {
      const media = await fetchMedia(session, request);
      finished(media.bytes, unlock);
      this.learn(session, request.name, media);
      const download = await toDownload(session, media, request);
      if (download.bytes.errored) throw download.bytes.errored;
      return download;
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** What was seen of a message when it was downloaded. */
  mediaOf(session: Session, name: string): KnownMedia | undefined {
    return this.known.get(keyOf(session, name));
  }

  private learn(session: Session, name: string, { head, bytes, received }: Media<VoiceMessage>): void {
    const { mediaType } = head.messageMediaContent;
    bytes.once('end', () => this.known.set(keyOf(session, name), { mediaType, bytes: received() }));
  }
}

async function fetchMedia({ xsi, tenant }: Session, { name, left }: DownloadRequest): Promise<Media<VoiceMessage>> {
  const { maxBytes } = tenant.config.voicemail;
  for (const pause of pauses) {
    try {
      return await xsi.voiceMessages.media(name, { maxBytes, signal: left });
    } catch (error) {
      if (rejectionStatus(error) !== 409) throw error;
      await unlessAborted(left, sleep(pause, undefined, { signal: left }));
    }
  }
  return xsi.voiceMessages.media(name, { maxBytes, signal: left });
}

/** In the format that was asked for where it can be converted, else as it is. */
async function toDownload(
  { tenant }: Session,
  { head, bytes }: Media<VoiceMessage>,
  { format }: DownloadRequest,
): Promise<Download> {
  const { mediaType } = head.messageMediaContent;
  const original = { contentType: fileTypeOf(mediaType).contentType, bytes };
  const program = tenant.config.voicemail.ffmpeg;
  const from = soundFormatOf(mediaType);
  if (!program || !from || from === format || !mayConvert()) return original;
  const sound = await convert(bytes, { program, from, to: format });
  return sound ? { contentType: contentTypeOf(format), bytes: sound } : original;
}
