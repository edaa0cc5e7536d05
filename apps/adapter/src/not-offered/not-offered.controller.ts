import { Controller, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { functionalityNotImplemented } from '../api/api-error';
import { Refuses } from '../api/refuses.decorator';
import { SignedIn } from '../session/signed-in.decorator';

/** Operations of the contract that are not offered: 501, each after the check that the contract wants first (11.2). */
@ApiTags('not offered')
@Controller('v1')
export class NotOfferedController {
  @Post('session/auto-provision')
  @HttpCode(501)
  @Refuses(functionalityNotImplemented)
  publicPost(): never {
    throw functionalityNotImplemented();
  }

  @Get('user/voicemails/:message_id/attachment')
  @HttpCode(501)
  @Refuses(functionalityNotImplemented)
  download(): never {
    throw functionalityNotImplemented();
  }

  @Get(['user/voicemails', 'user/voicemails/:message_id'])
  @HttpCode(501)
  @Refuses(functionalityNotImplemented)
  @SignedIn()
  readVoicemail(): never {
    throw functionalityNotImplemented();
  }

  @Patch('user/voicemails/:message_id')
  @HttpCode(501)
  @Refuses(functionalityNotImplemented)
  @SignedIn()
  patchVoicemail(): never {
    throw functionalityNotImplemented();
  }

  @Delete('user/voicemails/:message_id')
  @HttpCode(501)
  @Refuses(functionalityNotImplemented)
  @SignedIn()
  deleteVoicemail(): never {
    throw functionalityNotImplemented();
  }
}
