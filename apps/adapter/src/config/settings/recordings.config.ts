import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsServerUrl } from './server-url';

const startsWithSlash = { message: 'must start with one slash, such as /recordings/{id}' };

/**
 * Source of call recordings.
 * See docs/operate/recordings.md.
 */
export abstract class RecordingsConfig {
  /** Kind of source. */
  @IsIn(['directory', 's3', 'http']) type: 'directory' | 's3' | 'http';
  /** Seconds of deviation from the start or answer of a call. */
  @IsInt() @Min(0) @Max(300) tolerance = 10;
  /** Seconds for which the list of a day is cached. */
  @IsInt() @Min(1) @Max(3600) refresh = 30;
  /** Mebibytes of a recording. */
  @IsInt() @Min(1) maxSize = 200;
  /** Seconds of a download. */
  @IsInt() @Min(1) @Max(86_400) maxTime = 600;
}

/** Base of directory and bucket, where file names identify recordings. */
export abstract class NamedRecordingsConfig extends RecordingsConfig {
  /**
   * Folder of the files of a day.
   * `{day}` is the day in UTC, `{user}` the BroadWorks user id.
   * @values path with `{day}`
   */
  @Matches(/^(?!.*\.\.)(?!\/)(?=.*\{day\})(?:[\w.@-]|\{day\}|\{user\}|\/(?!\/|$))+$/, {
    message: 'must hold {day}, may hold {user}, and is else of A-Z a-z 0-9 . _ @ - and single slashes',
  })
  folder = '{day}';
}

/** Directory. */
export class DirectoryRecordingsConfig extends NamedRecordingsConfig {
  declare type: 'directory';
  /**
   * Path of the directory.
   * @example /var/recordings
   */
  @IsString() @IsNotEmpty() path: string;
}

/** Credentials; unset: those that the SDK finds (environment, shared files, role). */
export class S3CredentialsConfig {
  /**
   * Access key id.
   * @example ${RECORDINGS_KEY_ID}
   */
  @IsString() @IsNotEmpty() accessKeyId: string;
  /**
   * Secret access key.
   * @example ${RECORDINGS_SECRET}
   */
  @IsString() @IsNotEmpty() secretAccessKey: string;
}

/** Bucket of S3. */
export class S3RecordingsConfig extends NamedRecordingsConfig {
  declare type: 's3';
  /**
   * Name of the bucket.
   * @example call-recordings
   */
  @IsString() @IsNotEmpty() bucket: string;
  /** Prefix of every key. */
  @IsString() prefix = '';
  /** Region. */
  @IsString() @IsNotEmpty() region = 'us-east-1';
  /**
   * Server, if it is not that of Amazon.
   * @example https://s3.example.com
   */
  @IsOptional() @IsServerUrl() endpoint?: string;
  /** Permits `http://`; keys and sound travel in clear text. */
  @IsBoolean() allowHttp = false;
  /** Puts the bucket in the path, not in the host name. */
  @IsBoolean() forcePathStyle = false;
  @IsOptional() @ValidateNested() @Type(() => S3CredentialsConfig) credentials?: S3CredentialsConfig;
}

/** Names of the fields in a response to `find`. */
export class RecordingFieldsConfig {
  /** Id, required. */
  @IsString() @IsNotEmpty() id = 'id';
  /** Start, required. */
  @IsString() @IsNotEmpty() start = 'start';
  /** Number of the caller. */
  @IsString() @IsNotEmpty() caller = 'caller';
  /** Number of the callee. */
  @IsString() @IsNotEmpty() callee = 'callee';
  /** Id of the call. */
  @IsString() @IsNotEmpty() callId = 'call_id';
}

/** HTTP Basic authentication. */
export class BasicAuthConfig {
  /**
   * User name.
   * @example adapter
   */
  @Matches(/^[^:]+$/, { message: 'must not be empty, and holds no colon' }) username: string;
  /**
   * Password.
   * @example ${RECORDER_PASSWORD}
   */
  @IsString() password: string;
}

/** Header of each request. */
export class HeaderConfig {
  /**
   * Name.
   * @example X-Api-Key
   */
  @Matches(/^[A-Za-z0-9-]+$/) name: string;
  /**
   * Value.
   * @example ${RECORDER_KEY}
   */
  @Matches(/^[\x21-\x7e][\x20-\x7e]*$/, { message: 'must be printable ASCII' }) value: string;
}

/** Recorder with an HTTP interface. */
export class HttpRecordingsConfig extends RecordingsConfig {
  declare type: 'http';
  /**
   * Base URL; nothing but its origin is contacted.
   * @example https://recorder.example.com/api
   */
  @IsServerUrl() url: string;
  /** Permits `http://`; credentials travel in clear text. */
  @IsBoolean() allowHttp = false;
  /**
   * List of a day: `{user}`, `{day}`, `{from}`, `{to}`.
   * @values path below `url`
   * @example "/recordings?user={user}&from={from}&to={to}"
   */
  @Matches(/^\/(?!\/)/, startsWithSlash) find: string;
  /**
   * Download of a recording: `{id}`.
   * @values path with `{id}`
   * @example "/recordings/{id}/audio"
   */
  @Matches(/^\/(?!\/).*\{id\}/, { message: 'must start with one slash and hold {id}' }) download: string;
  /**
   * Path to the list in the response, such as `data.items`.
   * Empty: the response is the list.
   */
  @IsString() list = 'recordings';
  @ValidateNested() @Type(() => RecordingFieldsConfig) fields: RecordingFieldsConfig = new RecordingFieldsConfig();
  @IsOptional() @ValidateNested() @Type(() => BasicAuthConfig) basic?: BasicAuthConfig;
  /**
   * Bearer token.
   * @example ${RECORDER_TOKEN}
   */
  @IsOptional() @Matches(/^[\x21-\x7e]+$/, { message: 'must be printable ASCII' }) bearer?: string;
  @IsOptional() @ValidateNested() @Type(() => HeaderConfig) header?: HeaderConfig;
}

export type AnyRecordingsConfig = DirectoryRecordingsConfig | S3RecordingsConfig | HttpRecordingsConfig;

/** Discriminator for class-transformer. */
export const recordingsByType = {
  keepDiscriminatorProperty: true,
  discriminator: {
    property: 'type',
    subTypes: [
      { name: 'directory', value: DirectoryRecordingsConfig },
      { name: 's3', value: S3RecordingsConfig },
      { name: 'http', value: HttpRecordingsConfig },
    ],
  },
};
