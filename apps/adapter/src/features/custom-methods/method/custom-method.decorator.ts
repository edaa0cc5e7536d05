import { applyDecorators, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OfferedWhere } from '../../../broadworks/tenants/offered.guard';
import { functionalityNotImplemented, userNotAllowed, validationError } from '../../../http/api-error';
import { type Refusal, Refuses } from '../../../http/refuses.decorator';
import { Reads } from '../../../sign-in/session/session.guard';
import { SignedIn } from '../../../sign-in/session/signed-in.decorator';

/** A controller of methods for who is signed in, where the tenant offers them. */
export function PrivateMethods() {
  return applyDecorators(
    ApiTags('custom methods'),
    Controller('v1/custom/private'),
    SignedIn(),
    OfferedWhere(({ features }) => features.customMethods),
  );
}

/** A method that changes something, by its name, with what it refuses besides what all of them do. */
export function CustomMethod(name: string, ...refusals: readonly Refusal[]) {
  return applyDecorators(Method(name, refusals), Refuses(userNotAllowed));
}

/** A method that only reads. */
export function ReadMethod(name: string, ...refusals: readonly Refusal[]) {
  return applyDecorators(Method(name, refusals), Reads());
}

/** A method that reads where its body is empty, and else changes something. */
export function SettingMethod(name: string, ...refusals: readonly Refusal[]) {
  return applyDecorators(Method(name, refusals), Reads(), Refuses(userNotAllowed));
}

function Method(name: string, refusals: readonly Refusal[]) {
  return applyDecorators(Post(name), HttpCode(200), Refuses(validationError, functionalityNotImplemented, ...refusals));
}
