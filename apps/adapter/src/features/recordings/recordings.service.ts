import { finished } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { Tenant } from '../../broadworks/tenants/tenant';
import { KEYS } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import { ApiError, externalApiIssue, recordingNotFound, validationError } from '../../http/api-error';
import { untilFirstByte } from '../../http/download';
import { describeCause } from '../../http/error.filter';
import { currentRequest } from '../../http/request-context';
import { KeyedSemaphore } from '../../resilience/keyed-semaphore';
import type { Session } from '../../sign-in/session/session';
import { type AnsweredCall, match, windowOf } from './match';
import { extensionOf } from './media-type';
import { type Reading, read } from './reading';
import { isPossibleId, toRecordingId, toRecordingKey } from './recording-id';
import { RecordingSources } from './recording-sources';

/** Milliseconds until the source sends its first byte, and of silence after it. */
const patience = 5000;
/** Downloads of one user. A client that reads slowly holds a connection or a file that other users need. */
const ofUser = { parallel: 4, waiting: 12, patience: 4000 };

export interface Download extends Reading {
  fileName: string;
}

/** Recordings of calls. XSI has none: they come from the tenant's own source. */
@Injectable()
export class Recordings {
  private readonly downloads = new KeyedSemaphore(ofUser);

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

  /** Settles with the first bytes. `leaving` aborts when the client disconnects. */
  async open(session: Session, recordingId: string, leaving: AbortSignal): Promise<Download> {
    if (!isPossibleId(recordingId)) throw validationError('recording_id', 'Not the id of a recording');
    const found = await this.sources.of(session.tenant);
    const key = toRecordingKey(recordingId, belongsTo(session), this.keys);
    if (!found || key === undefined) throw recordingNotFound();
    const { source, config } = found;
    const limits = { most: config.maxSize * 1024 * 1024, silence: patience, total: config.maxTime * 1000 };
    const release = await this.downloads.take(JSON.stringify(belongsTo(session)), leaving);
    try {
      const reading = await untilFirstByte({ patience, leaving }, async (signal) => {
        const recording = await source.open(key, signal);
        if (!recording) throw recordingNotFound();
        return read(recording, limits, signal);
      });
      finished(reading.stream, release);
      return { ...reading, fileName: `recording-${recordingId.slice(0, 16)}.${extensionOf(reading.type)}` };
    } catch (error) {
      release();
      throw error instanceof ApiError ? error : externalApiIssue(error);
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
