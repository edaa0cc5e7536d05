import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { ApiError, externalApiIssue, recordingNotFound, validationError } from '../api/api-error';
import { describeCause } from '../api/error.filter';
import { currentRequest } from '../api/request-context';
import { KEYS } from '../config/config.module';
import type { Keys } from '../config/keys';
import type { Session } from '../session/session';
import type { Tenant } from '../tenants/tenant';
import { type AnsweredCall, match, windowOf } from './match';
import { extensionOf, type MediaType, mediaTypeOf } from './media-type';
import { limited, takeHead } from './reading';
import { isPossibleId, toRecordingId, toRecordingKey } from './recording-id';
import { RecordingSources } from './recording-sources';
import { RecordingSourceError } from './source';

/** Milliseconds until the first byte, and of silence after it: requirements, section 0. */
const patience = 5000;

export interface Download {
  stream: Readable;
  type: MediaType;
  length?: number;
  fileName: string;
}

/** Recordings of calls. XSI has none: they come from the tenant's own source. */
@Injectable()
export class Recordings {
  constructor(
    private readonly sources: RecordingSources,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  isOffered({ config }: Tenant): boolean {
    return config.recordings !== undefined;
  }

  /**
   * The id of each recording, by the id of its call, for those of `calls` that are `shown`. The others compete for them.
   * A source that fails makes no history fail: its calls have no ids.
   */
  async idsOf(
    session: Session,
    shown: ReadonlySet<string>,
    calls: readonly AnsweredCall[],
  ): Promise<Map<string, string>> {
    const found = await this.sources.of(session.tenant);
    const wanted = calls.filter(({ id }) => shown.has(id));
    if (!found || wanted.length === 0) return new Map();
    const tolerance = found.config.tolerance * 1000;
    const { recordings, failure } = await found.listings.of(session.userId, daysOf(wanted, tolerance));
    const request = currentRequest();
    if (request && failure !== undefined) request.cause = `recordings: ${describeCause(failure)}`;
    const ids = [...match(calls, recordings, tolerance)].flatMap(([id, { key }]): [string, string][] => {
      const recordingId = shown.has(id) ? toRecordingId(key, belongsTo(session), this.keys) : undefined;
      return recordingId ? [[id, recordingId]] : [];
    });
    return new Map(ids);
  }

  /** `leaving` ends it, once nobody waits for it. */
  async open(session: Session, recordingId: string, leaving: AbortSignal): Promise<Download> {
    if (!isPossibleId(recordingId)) throw validationError('recording_id', 'Not the id of a recording');
    const found = await this.sources.of(session.tenant);
    const key = toRecordingKey(recordingId, belongsTo(session), this.keys);
    if (!found || key === undefined) throw recordingNotFound();
    const { source, config } = found;
    const tooLate = new AbortController();
    const timer = setTimeout(() => tooLate.abort(), patience);
    const signal = AbortSignal.any([leaving, tooLate.signal]);
    let stream: Readable | undefined;
    try {
      const recording = await source.open(key, signal);
      if (!recording) throw recordingNotFound();
      stream = recording.stream;
      const { length } = recording;
      const most = config.maxSize * 1024 * 1024;
      if (length !== undefined && length > most) throw new RecordingSourceError('is larger than recordings.maxSize');
      const head = await takeHead(stream, signal);
      const type = mediaTypeOf(recording.type, head);
      if (!type || head.length === 0) throw new RecordingSourceError('sent what is no recording');
      const fileName = `recording-${recordingId.slice(0, 16)}.${extensionOf(type)}`;
      return { stream: limited(head, stream, { most, length, silence: patience }), type, length, fileName };
    } catch (error) {
      stream?.destroy();
      // once an error has been passed on, nobody listens for a second one
      stream?.on('error', () => undefined);
      throw error instanceof ApiError ? error : externalApiIssue(error);
    } finally {
      // it counts until the first byte only
      clearTimeout(timer);
    }
  }
}

/** To whom an id is given: it is of no use to anybody else. */
function belongsTo({ tenant, userId }: Session): string[] {
  return ['recording', tenant.id, userId];
}

/** The days on which a recording of these calls may begin, newest first. */
function daysOf(calls: readonly AnsweredCall[], tolerance: number): string[] {
  const days = calls.flatMap((call) =>
    windowOf(call, tolerance).map((time) => new Date(time).toISOString().slice(0, 10)),
  );
  return [...new Set(days)].sort().reverse();
}
