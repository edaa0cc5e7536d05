import type { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Query, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  externalApiIssue,
  functionalityNotImplemented,
  messageNotFound,
  unsupportedFileFormat,
  userNotFound,
  validationError,
  voicemailNotConfigured,
} from '../api/api-error';
import { Refuses } from '../api/refuses.decorator';
import type { Session } from '../session/session';
import { CurrentSession } from '../session/session.guard';
import { SignedIn } from '../session/signed-in.decorator';
import { VoicemailOffered } from './offered.guard';
import { AttachmentQuery, VoicemailDetails, VoicemailList, VoicemailSeen, VoicemailsQuery } from './voicemail.dto';
import { Voicemails } from './voicemails.service';

/** What every one of these may answer, besides those of who is not signed in. */
const RefusesMailbox = () =>
  Refuses(userNotFound, validationError, voicemailNotConfigured, externalApiIssue, functionalityNotImplemented);
const RefusesMessage = () =>
  Refuses(
    userNotFound,
    messageNotFound,
    validationError,
    voicemailNotConfigured,
    externalApiIssue,
    functionalityNotImplemented,
  );

/** Milliseconds for which a caller may take nothing of what it asked for. */
const callerPatience = 30_000;

const binary = { schema: { type: 'string', format: 'binary' } };

@ApiTags('voicemail')
@Controller('v1/user/voicemails')
export class VoicemailController {
  constructor(private readonly voicemails: Voicemails) {}

  /** Messages, newest first. */
  @Get()
  @RefusesMailbox()
  @SignedIn()
  list(@CurrentSession() session: Session, @Query() query: VoicemailsQuery): Promise<VoicemailList> {
    return this.voicemails.list(session, query);
  }

  /** One message. */
  @Get(':message_id')
  @RefusesMessage()
  @SignedIn()
  read(@CurrentSession() session: Session, @Param('message_id') id: string): Promise<VoicemailDetails> {
    return this.voicemails.read(session, id);
  }

  /** Marks a message as seen or not. */
  @Patch(':message_id')
  @RefusesMessage()
  @SignedIn()
  mark(
    @CurrentSession() session: Session,
    @Param('message_id') id: string,
    @Body() seen: VoicemailSeen,
  ): Promise<VoicemailSeen> {
    return this.voicemails.mark(session, id, seen);
  }

  /** Deletes a message; also one that is gone already. */
  @Delete(':message_id')
  @RefusesMessage()
  @SignedIn()
  @HttpCode(204)
  delete(@CurrentSession() session: Session, @Param('message_id') id: string): Promise<void> {
    return this.voicemails.delete(session, id);
  }

  /** The sound, the fax or the video itself, in the format asked for where it can be had, else as it is. */
  @Get(':message_id/attachment')
  @Refuses(
    userNotFound,
    messageNotFound,
    validationError,
    voicemailNotConfigured,
    unsupportedFileFormat,
    externalApiIssue,
    functionalityNotImplemented,
  )
  @SignedIn()
  @UseGuards(VoicemailOffered)
  @ApiOkResponse({
    content: Object.fromEntries(
      ['audio/wav', 'audio/mpeg', 'audio/basic', 'image/tiff', 'video/quicktime', 'application/octet-stream'].map(
        (type) => [type, binary],
      ),
    ),
  })
  async attachment(
    @CurrentSession() session: Session,
    @Param('message_id') id: string,
    @Query() { file_format = 'wav' }: AttachmentQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readable> {
    const { contentType, bytes } = await this.voicemails.download(session, id, file_format, leavingOf(reply));
    reply.raw.setTimeout(callerPatience, () => reply.raw.destroy());
    void reply.header('content-type', contentType);
    return bytes;
  }
}

/** Aborted when the caller goes before the answer is whole. */
function leavingOf({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) left.abort();
  });
  return left.signal;
}
