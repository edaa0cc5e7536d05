import { applyDecorators, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { functionalityNotImplemented, validationError } from '../api/api-error';
import { type Refusal, Refuses } from '../api/refuses.decorator';
import { SignedIn } from '../session/signed-in.decorator';
import { OfferedWhere } from '../tenants/offered.guard';

/** A controller of methods for who is signed in, where the tenant offers them. Contract 9.10. */
export function PrivateMethods() {
  return applyDecorators(
    ApiTags('custom methods'),
    Controller('v1/custom/private'),
    SignedIn(),
    OfferedWhere(({ features }) => features.customMethods),
  );
}

/** A method by its name, with what it refuses besides what all of them do. */
export function CustomMethod(name: string, ...refusals: readonly Refusal[]) {
  return applyDecorators(Post(name), HttpCode(200), Refuses(validationError, functionalityNotImplemented, ...refusals));
}
