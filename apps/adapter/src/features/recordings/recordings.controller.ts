import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { OfferedWhere } from '../../broadworks/tenants/offered.guard';
import {
  externalApiIssue,
  functionalityNotImplemented,
  recordingNotFound,
  tooManyRequests,
  validationError,
} from '../../http/api-error';
import { ApiDownload, ClientSignal } from '../../http/download';
import { Refuses } from '../../http/refuses.decorator';
import { Lookups } from '../../sign-in/session/lookups.service';
import type { Session } from '../../sign-in/session/session';
import { CurrentSession } from '../../sign-in/session/session.guard';
import { SignedIn } from '../../sign-in/session/signed-in.decorator';
import { mediaTypes } from './media-type';
import { Recordings } from './recordings.service';

@ApiTags('history')
@Controller('v1/user/recordings')
@OfferedWhere(({ recordings }) => recordings !== undefined)
export class RecordingsController {
  constructor(
    private readonly recordings: Recordings,
    private readonly lookups: Lookups,
  ) {}

  /** The recording of a call, by its `recording_id` in the history. */
  @Get(':recording_id')
  @SignedIn()
  @ApiDownload(mediaTypes)
  @ApiParam({ name: 'recording_id', example: 'q83vASNFZ4mrze8' })
  @Refuses(recordingNotFound, validationError, tooManyRequests, externalApiIssue, functionalityNotImplemented)
  async download(
    @CurrentSession() session: Session,
    @Param('recording_id') recordingId: string,
    @ClientSignal() signal: AbortSignal,
  ): Promise<StreamableFile> {
    const open = () => this.recordings.open(session, recordingId, signal);
    const { stream, type, length, fileName } = await this.lookups.run(session, open);
    return new StreamableFile(stream, { type, length, disposition: `inline; filename="${fileName}"` });
  }
}
