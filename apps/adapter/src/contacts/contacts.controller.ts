import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { paginate } from '../api/page.dto';
import type { Session } from '../session/session';
import { CurrentSession } from '../session/session.guard';
import { SignedIn } from '../session/signed-in.decorator';
import { Contact, ContactList, ContactPage, ContactsQuery } from './contacts.dto';
import { Contacts } from './contacts.service';

const none = Buffer.from('{"items":[]}');

@ApiTags('contacts')
@Controller()
@SignedIn()
export class ContactsController {
  constructor(private readonly contacts: Contacts) {}

  /** The corporate directory, whole. */
  @Get('v1/user/contacts')
  @Header('content-type', 'application/json')
  @ApiOkResponse({ type: ContactList })
  list(@CurrentSession() session: Session): Promise<Buffer> | Buffer {
    return session.tenant.config.features.extensions ? this.contacts.list(session) : none;
  }

  /** The corporate directory in pages, to be searched. */
  @Get('v2/user/contacts')
  async page(@CurrentSession() session: Session, @Query() query: ContactsQuery): Promise<ContactPage> {
    return session.tenant.config.features.extensions
      ? this.contacts.page(session, query)
      : paginate<Contact>([], query);
  }

  /** One contact, who may be the user. */
  @Get('v1/user/contacts/:user_id')
  find(@CurrentSession() session: Session, @Param('user_id') userId: string): Promise<Contact> {
    return this.contacts.find(session, userId);
  }
}
