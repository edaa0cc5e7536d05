import { Controller, Get, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { externalApiIssue, functionalityNotImplemented, recordingNotFound, validationError } from '../api/api-error';
import { ApiDownload, ClientSignal, limitPatience } from '../api/download';
import { Refuses } from '../api/refuses.decorator';
import type { Session } from '../session/session';
import { CurrentSession } from '../session/session.guard';
import { SignedIn } from '../session/signed-in.decorator';
import { OfferedWhere } from '../tenants/offered.guard';
import { mediaTypes } from './media-type';
import { Recordings } from './recordings.service';

@ApiTags('history')
@Controller('v1/user/recordings')
@OfferedWhere(({ recordings }) => recordings !== undefined)
export class RecordingsController {
  constructor(private readonly recordings: Recordings) {}

  /** The recording of a call, by its `recording_id` in the history. */
  @Get(':recording_id')
  @SignedIn()
  @ApiDownload(mediaTypes)
  @ApiParam({ name: 'recording_id', example: 'q83vASNFZ4mrze8' })
  @Refuses(recordingNotFound, validationError, externalApiIssue, functionalityNotImplemented)
  async download(
    @CurrentSession() session: Session,
    @Param('recording_id') recordingId: string,
    @ClientSignal() signal: AbortSignal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { stream, type, length, fileName } = await this.recordings.open(session, recordingId, signal);
    limitPatience(reply);
    return new StreamableFile(stream, { type, length, disposition: `inline; filename="${fileName}"` });
  }
}
