import { Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { functionalityNotImplemented } from '../api/api-error';
import { SignedIn } from '../session/signed-in.decorator';

/** Operations of the contract that are not offered: 501, each after the check that the contract wants first (11.2). */
@ApiTags('not offered')
@Controller('v1')
export class NotOfferedController {
  @Post('custom/public/:method_name')
  publicPost(): never {
    throw functionalityNotImplemented();
  }

  @Get(['user/recordings/:recording_id', 'user/voicemails/:message_id/attachment'])
  download(): never {
    throw functionalityNotImplemented();
  }

  @Get(['user/voicemails', 'user/voicemails/:message_id'])
  @SignedIn()
  readVoicemail(): never {
    throw functionalityNotImplemented();
  }

  @Patch('user/voicemails/:message_id')
  @SignedIn()
  patchVoicemail(): never {
    throw functionalityNotImplemented();
  }

  @Delete('user/voicemails/:message_id')
  @SignedIn()
  deleteVoicemail(): never {
    throw functionalityNotImplemented();
  }

  @Post(['user/events', 'custom/private/:method_name'])
  @SignedIn()
  privatePost(): never {
    throw functionalityNotImplemented();
  }
}
