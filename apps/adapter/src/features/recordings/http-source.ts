import { lookup } from '@libs/xsi';
import { Agent, type Dispatcher, request } from 'undici';
import type { HttpRecordingsConfig } from '../../config/settings/recordings.config';
import { currentRequest } from '../../http/request-context';
import { toRecordings } from './recorder-answer.mapper';
import {
  type CallBudget,
  type OpenRecording,
  type Recording,
  type RecordingSource,
  RecordingSourceError,
} from './source';

const mostJson = 2 * 1024 * 1024;
const dayMillis = 24 * 3600 * 1000;

/** A recorder with an HTTP interface: one address that lists, one that downloads. Redirects are not followed. */
export class HttpSource implements RecordingSource {
  private readonly lists = openAgent();
  /** Apart from lists, since slow clients can hold all of these. */
  private readonly downloads = openAgent();
  private readonly isPerUser: boolean;

  constructor(private readonly config: HttpRecordingsConfig) {
    this.isPerUser = config.find.includes('{user}');
  }

  listName(userId: string, day: string): string {
    return JSON.stringify(this.isPerUser ? [day, userId] : [day]);
  }

  async list(userId: string, day: string, calls: CallBudget, signal: AbortSignal): Promise<Recording[]> {
    calls.spend();
    const from = new Date(`${day}T00:00:00Z`);
    const to = new Date(from.getTime() + dayMillis);
    const path = fill(this.config.find, { user: userId, day, from: from.toISOString(), to: to.toISOString() });
    const { statusCode, body } = await this.get(this.lists, path, signal);
    if (statusCode !== 200) {
      body.destroy();
      throw new RecordingSourceError(`answered ${statusCode} to recordings.find`);
    }
    return toRecordings(parseJson(await readAll(body)), this.config, this.isPerUser);
  }

  async open(key: string, signal: AbortSignal): Promise<OpenRecording | undefined> {
    // these two alone change a path even when they are encoded
    if (key === '.' || key === '..') return undefined;
    const { statusCode, headers, body } = await this.get(
      this.downloads,
      fill(this.config.download, { id: key }),
      signal,
    );
    const isGone = statusCode === 404 || statusCode === 410;
    const isEncoded = (headers['content-encoding'] ?? 'identity') !== 'identity';
    if (statusCode === 200 && !isEncoded) {
      const length = Number(headers['content-length'] ?? Number.NaN);
      return {
        stream: body,
        type: String(headers['content-type'] ?? '') || undefined,
        length: Number.isSafeInteger(length) ? length : undefined,
      };
    }
    body.destroy();
    if (isGone) return undefined;
    throw new RecordingSourceError(`answered ${statusCode}${isEncoded ? ', encoded' : ''} to recordings.download`);
  }

  close(): void {
    // also of those who still read
    void this.lists.destroy();
    void this.downloads.destroy();
  }

  private async get(dispatcher: Agent, path: string, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const start = performance.now();
    try {
      const url = this.config.url.replace(/\/+$/, '') + path;
      const answer = await request(url, { dispatcher, signal, headers: headersOf(this.config) });
      // whoever reads it hears of an error, too; who destroys it does not listen, and must not bring the process down
      answer.body.on('error', () => undefined);
      return answer;
    } finally {
      currentRequest()?.countUpstream(performance.now() - start);
    }
  }
}

function openAgent(): Agent {
  return new Agent({
    connect: { timeout: 2000, lookup },
    // no connection is kept: one that the recorder closes just then would fail the next request
    pipelining: 0,
    headersTimeout: 5000,
    // `reading.ts` measures the silence: that of a slow client is none of the recorder
    bodyTimeout: 0,
    connections: 32,
  });
}

function headersOf({ basic, bearer, header }: HttpRecordingsConfig): Record<string, string> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (basic) {
    const credentials = Buffer.from(`${basic.username}:${basic.password}`).toString('base64');
    headers.authorization = `Basic ${credentials}`;
  }
  if (bearer) headers.authorization = `Bearer ${bearer}`;
  if (header) headers[header.name] = header.value;
  const id = currentRequest()?.id;
  return id ? { ...headers, 'x-request-id': id } : headers;
}

function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : encodeURIComponent(value);
  });
}

async function readAll(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    // leaving the loop destroys the body
    if (length > mostJson) throw new RecordingSourceError('answered more than 2 MiB to recordings.find');
  }
  return Buffer.concat(chunks).toString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RecordingSourceError('answered what is no JSON to recordings.find');
  }
}
