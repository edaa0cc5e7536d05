import {
  applyDecorators,
  type CanActivate,
  Controller,
  type ExecutionContext,
  HttpCode,
  Injectable,
  Post,
  UseGuards,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type ApiError, functionalityNotImplemented, validationError } from '../api/api-error';
import { Refuses } from '../api/refuses.decorator';
import { sessionOf } from '../session/session.guard';
import { SignedIn } from '../session/signed-in.decorator';

/** Lets in where the tenant offers custom methods. After the check of the token: contract 11.2. */
@Injectable()
export class OfferedMethods implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { tenant } = sessionOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (!tenant.config.features.customMethods) throw functionalityNotImplemented();
    return true;
  }
}

/** A controller of methods for who is signed in. Contract 9.10. */
export function PrivateMethods() {
  return applyDecorators(
    ApiTags('custom methods'),
    Controller('v1/custom/private'),
    SignedIn(),
    UseGuards(OfferedMethods),
  );
}

/** A method by its name, with what it refuses besides what all of them do. */
export function CustomMethod(name: string, ...refusals: readonly ((reason: string, ...more: never[]) => ApiError)[]) {
  return applyDecorators(Post(name), HttpCode(200), Refuses(validationError, functionalityNotImplemented, ...refusals));
}
