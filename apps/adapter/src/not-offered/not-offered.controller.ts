import { Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { functionalityNotImplemented } from '../api/api-error';
import { SignedIn } from '../session/signed-in.decorator';

/** Operations of the contract that are not offered: 501, each after the check that the contract wants first (11.2). */
@ApiTags('not offered')
@Controller('v1')
export class NotOfferedController {
  @Post(['session/otp-create', 'session/otp-verify', 'session/auto-provision', 'custom/public/:method_name'])
  publicPost(): never {
    throw functionalityNotImplemented();
  }

  @Get('user/recordings/:recording_id')
  download(): never {
    throw functionalityNotImplemented();
  }

  @Post(['user/events', 'custom/private/:method_name'])
  @SignedIn()
  privatePost(): never {
    throw functionalityNotImplemented();
  }
}
