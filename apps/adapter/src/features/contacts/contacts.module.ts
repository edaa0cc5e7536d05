import { Module } from '@nestjs/common';
import { PresenceModule } from '../presence/presence.module';
import { UserModule } from '../user/user.module';
import { ContactsController } from './contacts.controller';
import { Contacts } from './contacts.service';

@Module({ imports: [UserModule, PresenceModule], controllers: [ContactsController], providers: [Contacts] })
export class ContactsModule {}
