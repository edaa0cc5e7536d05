import { Module } from '@nestjs/common';
import { UserModule } from '../user/user.module';
import { ContactsController } from './contacts.controller';
import { Contacts } from './contacts.service';

@Module({ imports: [UserModule], controllers: [ContactsController], providers: [Contacts] })
export class ContactsModule {}
