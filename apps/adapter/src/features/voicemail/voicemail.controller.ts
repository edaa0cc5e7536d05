import type { Readable } from 'node:stream';
import { applyDecorators, Body, Controller, Delete, Get, HttpCode, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OfferedWhere } from '../../broadworks/tenants/offered.guard';
import type { TenantConfig } from '../../config/settings/tenant.config';
import {
  externalApiIssue,
  functionalityNotImplemented,
  messageNotFound,
  tooManyRequests,
  unsupportedFileFormat,
  userNotAllowed,
  userNotFound,
  validationError,
  voicemailNotConfigured,
} from '../../http/api-error';
import { ApiDownload, ClientSignal } from '../../http/download';
import { type Refusal, Refuses } from '../../http/refuses.decorator';
import type { Session } from '../../sign-in/session/session';
import { CurrentSession } from '../../sign-in/session/session.guard';
import { SignedIn } from '../../sign-in/session/signed-in.decorator';
import { AttachmentQuery, VoicemailDetails, VoicemailList, VoicemailSeen, VoicemailsQuery } from './voicemail.dto';
import { Voicemails } from './voicemails.service';

const isOffered = ({ features }: TenantConfig) => features.voicemail;
const refusals = [userNotFound, validationError, voicemailNotConfigured, externalApiIssue, functionalityNotImplemented];

/** For all but attachments, of which it is said before the token is looked at that they are not offered. */
function OfMailbox(...more: readonly Refusal[]) {
  return applyDecorators(SignedIn(), OfferedWhere(isOffered), Refuses(...refusals, ...more));
}

/** The first message of the demo. */
const ApiMessageId = () => ApiParam({ name: 'message_id', example: 'e5c3a18b-0000-4000-8000-000000000001' });

@ApiTags('voicemail')
@Controller('v1/user/voicemails')
export class VoicemailController {
  constructor(private readonly voicemails: Voicemails) {}

  /** Messages, newest first. */
  @Get()
  @OfMailbox()
  list(@CurrentSession() session: Session, @Query() query: VoicemailsQuery): Promise<VoicemailList> {
    return this.voicemails.list(session, query);
  }

  /** One message. */
  @Get(':message_id')
  @OfMailbox(messageNotFound, tooManyRequests)
  @ApiMessageId()
  read(@CurrentSession() session: Session, @Param('message_id') id: string): Promise<VoicemailDetails> {
    return this.voicemails.read(session, id);
  }

  /** Marks a message as seen or not. */
  @Patch(':message_id')
  @OfMailbox(messageNotFound, tooManyRequests, userNotAllowed)
  @ApiMessageId()
  mark(
    @CurrentSession() session: Session,
    @Param('message_id') id: string,
    @Body() seen: VoicemailSeen,
  ): Promise<VoicemailSeen> {
    return this.voicemails.mark(session, id, seen);
  }

  /** Deletes a message; also one that is gone already. */
  @Delete(':message_id')
  @OfMailbox(messageNotFound, tooManyRequests, userNotAllowed)
  @ApiMessageId()
  @HttpCode(204)
  delete(@CurrentSession() session: Session, @Param('message_id') id: string): Promise<void> {
    return this.voicemails.delete(session, id);
  }

  /** The sound, the fax or the video itself, in the format asked for where it can be had, else as it is. */
  @Get(':message_id/attachment')
  @SignedIn()
  @OfferedWhere(isOffered)
  @Refuses(...refusals, messageNotFound, tooManyRequests, unsupportedFileFormat)
  @ApiMessageId()
  @ApiDownload(['audio/wav', 'audio/mpeg', 'audio/basic', 'image/tiff', 'video/quicktime', 'application/octet-stream'])
  async attachment(
    @CurrentSession() session: Session,
    @Param('message_id') id: string,
    @Query() { file_format = 'wav' }: AttachmentQuery,
    @ClientSignal() signal: AbortSignal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readable> {
    const { contentType, bytes } = await this.voicemails.download(session, id, file_format, signal);
    void reply.header('content-type', contentType);
    return bytes;
  }
}
