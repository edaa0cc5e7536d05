import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  contactNotFound,
  externalApiIssue,
  tooManyRequests,
  userNotFound,
  validationError,
} from '../../http/api-error';
import { paginate } from '../../http/page.dto';
import { Refuses } from '../../http/refuses.decorator';
import type { Session } from '../../sign-in/session/session';
import { CurrentSession } from '../../sign-in/session/session.guard';
import { SignedIn } from '../../sign-in/session/signed-in.decorator';
import { Contact, ContactList, ContactPage, ContactsQuery } from './contacts.dto';
import { Contacts } from './contacts.service';

/** Up to here a copy is cheaper than a stream. In bytes. */
const smallList = 64 * 1024;

@ApiTags('contacts')
@Controller()
@SignedIn()
export class ContactsController {
  constructor(private readonly contacts: Contacts) {}

  /** The corporate directory, whole. */
  @Get('v1/user/contacts')
  @Refuses(userNotFound, validationError, externalApiIssue)
  @ApiOkResponse({ type: ContactList })
  async list(
    @CurrentSession() session: Session,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | Readable | ContactList> {
    if (!session.tenant.config.features.extensions) return { items: [] };
    const pieces = await this.contacts.list(session);
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    void reply.header('content-type', 'application/json').header('content-length', length);
    return length < smallList ? Buffer.concat(pieces) : Readable.from(pieces);
  }

  /** The corporate directory in pages, to be searched. */
  @Get('v2/user/contacts')
  @Refuses(userNotFound, validationError, externalApiIssue)
  async page(@CurrentSession() session: Session, @Query() query: ContactsQuery): Promise<ContactPage> {
    return session.tenant.config.features.extensions
      ? this.contacts.page(session, query)
      : paginate<Contact>([], query);
  }

  /** One contact, who may be the user. */
  @Get('v1/user/contacts/:user_id')
  @ApiParam({ name: 'user_id', example: 'bob@example.com' })
  @Refuses(contactNotFound, userNotFound, validationError, tooManyRequests, externalApiIssue)
  find(@CurrentSession() session: Session, @Param('user_id') userId: string): Promise<Contact> {
    return this.contacts.find(session, userId);
  }
}
