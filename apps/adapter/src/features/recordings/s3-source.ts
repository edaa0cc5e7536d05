import { Readable } from 'node:stream';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { lookup } from '@libs/xsi';
import type { S3RecordingsConfig } from '../../config/settings/recordings.config';
import { currentRequest } from '../../http/request-context';
import { folderOf, toRecording, typeOfKey } from './naming';
import {
  type CallBudget,
  isBelowRoot,
  type OpenRecording,
  type Recording,
  type RecordingSource,
  RecordingSourceError,
} from './source';

// the SDK is large: only who has a bucket loads it
const sdk = () => import('@aws-sdk/client-s3');

/** A bucket of S3, or of a server that speaks it. */
export class S3Source implements RecordingSource {
  private readonly prefix: string;

  private constructor(
    private readonly config: S3RecordingsConfig,
    private readonly lists: S3Client,
    /** Apart from lists, since slow clients can hold all of its connections. */
    private readonly downloads: S3Client,
  ) {
    this.prefix = config.prefix === '' || config.prefix.endsWith('/') ? config.prefix : `${config.prefix}/`;
  }

  static async start(config: S3RecordingsConfig): Promise<S3Source> {
    const { region, endpoint, forcePathStyle, credentials } = config;
    const { S3Client } = await sdk();
    // no connection is kept: one that the server closes just then would fail the next request
    const agent = { keepAlive: false, lookup };
    const settings: S3ClientConfig = {
      region,
      forcePathStyle,
      ...(endpoint && { endpoint }),
      ...(credentials && { credentials: { ...credentials } }),
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 2000, httpAgent: agent, httpsAgent: agent },
      // servers that are not Amazon's do not know the newer checksums
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    };
    return new S3Source(config, new S3Client(settings), new S3Client(settings));
  }

  listName(userId: string, day: string): string {
    return folderOf(this.config.folder, userId, day) ?? '';
  }

  async list(userId: string, day: string, calls: CallBudget, signal: AbortSignal): Promise<Recording[]> {
    const folder = folderOf(this.config.folder, userId, day);
    if (!folder) return [];
    const { ListObjectsV2Command } = await sdk();
    const prefix = `${this.prefix}${folder}/`;
    const found: Recording[] = [];
    let next: string | undefined;
    do {
      calls.spend();
      const command = new ListObjectsV2Command({ Bucket: this.config.bucket, Prefix: prefix, ContinuationToken: next });
      const page = await counted(() => this.lists.send(command, { abortSignal: signal }));
      for (const { Key = '', Size } of page.Contents ?? []) {
        const recording = Size === 0 ? undefined : toRecording(folder, Key.slice(prefix.length));
        if (recording) found.push(recording);
      }
      next = page.NextContinuationToken;
    } while (next);
    return found;
  }

  async open(key: string, signal: AbortSignal): Promise<OpenRecording | undefined> {
    if (!isBelowRoot(key)) return undefined;
    const { GetObjectCommand, NoSuchKey } = await sdk();
    const command = new GetObjectCommand({ Bucket: this.config.bucket, Key: this.prefix + key });
    try {
      const { Body, ContentLength } = await counted(() => this.downloads.send(command, { abortSignal: signal }));
      if (!(Body instanceof Readable)) throw new RecordingSourceError('answered without a body');
      return { stream: Body, type: typeOfKey(key), length: ContentLength };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  close(): void {
    this.lists.destroy();
    this.downloads.destroy();
  }
}

async function counted<T>(call: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await call();
  } finally {
    currentRequest()?.countUpstream(performance.now() - start);
  }
}
