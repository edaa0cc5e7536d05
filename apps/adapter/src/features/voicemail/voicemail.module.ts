import { Module } from '@nestjs/common';
import { UserModule } from '../user/user.module';
import { Downloads } from './downloads.service';
import { Mailboxes } from './mailboxes.service';
import { VoicemailController } from './voicemail.controller';
import { Voicemails } from './voicemails.service';

@Module({ imports: [UserModule], controllers: [VoicemailController], providers: [Downloads, Mailboxes, Voicemails] })
export class VoicemailModule {}
