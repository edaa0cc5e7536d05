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

// The section `recordings` of a tenant. docs/operate/recordings.md explains it.

const startsWithSlash = { message: 'must start with one slash, such as /recordings/{id}' };

/** Where recordings are. */
export abstract class RecordingsConfig {
  @IsIn(['directory', 's3', 'http']) type: 'directory' | 's3' | 'http';
  /** Seconds by which a recording may seem to start before its call, or after the answer. */
  @IsInt() @Min(0) @Max(300) tolerance = 10;
  /** Seconds for which the recordings of a day are known without looking again. */
  @IsInt() @Min(1) @Max(3600) refresh = 30;
  /** Mebibytes that a recording may have. */
  @IsInt() @Min(1) maxSize = 200;
  /** Seconds that a download may take in all. */
  @IsInt() @Min(1) @Max(86_400) maxTime = 600;
}

/** What directory and bucket share: recordings are found by the names of their files. */
export abstract class NamedRecordingsConfig extends RecordingsConfig {
  /** Folder of one day's files: `{day}` is the day in UTC, `{user}` the BroadWorks user id. */
  @Matches(/^(?!.*\.\.)(?!\/)(?=.*\{day\})(?:[\w.@-]|\{day\}|\{user\}|\/(?!\/|$))+$/, {
    message: 'must hold {day}, may hold {user}, and is else of A-Z a-z 0-9 . _ @ - and single slashes',
  })
  folder = '{day}';
}

export class DirectoryRecordingsConfig extends NamedRecordingsConfig {
  declare type: 'directory';
  @IsString() @IsNotEmpty() path: string;
}

export class S3CredentialsConfig {
  @IsString() @IsNotEmpty() accessKeyId: string;
  @IsString() @IsNotEmpty() secretAccessKey: string;
}

export class S3RecordingsConfig extends NamedRecordingsConfig {
  declare type: 's3';
  @IsString() @IsNotEmpty() bucket: string;
  /** In front of every key. */
  @IsString() prefix = '';
  @IsString() @IsNotEmpty() region = 'us-east-1';
  /** Of a server that is not Amazon's. */
  @IsOptional() @IsServerUrl() endpoint?: string;
  /** Whether it may be `http://`. */
  @IsBoolean() allowHttp = false;
  /** Whether the bucket is in the path, not in the host's name. */
  @IsBoolean() forcePathStyle = false;
  /** Without it the SDK looks in its usual places. */
  @IsOptional() @ValidateNested() @Type(() => S3CredentialsConfig) credentials?: S3CredentialsConfig;
}

/** Names of what the recorder says of a recording. */
export class RecordingFieldsConfig {
  @IsString() @IsNotEmpty() id = 'id';
  @IsString() @IsNotEmpty() start = 'start';
  @IsString() @IsNotEmpty() caller = 'caller';
  @IsString() @IsNotEmpty() callee = 'callee';
  @IsString() @IsNotEmpty() callId = 'call_id';
}

export class BasicAuthConfig {
  @Matches(/^[^:]+$/, { message: 'must not be empty, and holds no colon' }) username: string;
  @IsString() password: string;
}

/** One header for every request, such as `Authorization: Bearer …`. */
export class HeaderConfig {
  @Matches(/^[A-Za-z0-9-]+$/) name: string;
  @Matches(/^[\x21-\x7e][\x20-\x7e]*$/, { message: 'must be printable ASCII' }) value: string;
}

export class HttpRecordingsConfig extends RecordingsConfig {
  declare type: 'http';
  @IsServerUrl() url: string;
  /** Whether it may be `http://`. */
  @IsBoolean() allowHttp = false;
  /** Below `url`: `{user}`, `{day}`, `{from}` and `{to}` are filled in. */
  @Matches(/^\/(?!\/)/, startsWithSlash) find: string;
  /** Below `url`: `{id}` is filled in. */
  @Matches(/^\/(?!\/).*\{id\}/, { message: 'must start with one slash and hold {id}' }) download: string;
  /** Where in the answer to `find` the list is: names with dots between them; empty where the answer is the list. */
  @IsString() list = 'recordings';
  @ValidateNested() @Type(() => RecordingFieldsConfig) fields: RecordingFieldsConfig = new RecordingFieldsConfig();
  @IsOptional() @ValidateNested() @Type(() => BasicAuthConfig) basic?: BasicAuthConfig;
  /** A bearer token. */
  @IsOptional() @Matches(/^[\x21-\x7e]+$/, { message: 'must be printable ASCII' }) bearer?: string;
  @IsOptional() @ValidateNested() @Type(() => HeaderConfig) header?: HeaderConfig;
}

export type AnyRecordingsConfig = DirectoryRecordingsConfig | S3RecordingsConfig | HttpRecordingsConfig;

/** How class-transformer tells them apart. */
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
