import { applyDecorators, type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { tooManyRequests } from '../../http/api-error';
import { Refuses } from '../../http/refuses.decorator';
import { type PerMinute, RateLimits } from '../protection/rate-limits';
import { sessionOf } from './session.guard';

/** Limits an operation for each session, by a setting of `sessions`. Stands above `SignedIn()`, whose guard comes first. */
export function LimitedPerSession(setting: PerMinute) {
  @Injectable()
  class LimitGuard implements CanActivate {
    constructor(private readonly limits: RateLimits) {}

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const { id } = sessionOf(context.switchToHttp().getRequest<FastifyRequest>());
      await this.limits.take(this.limits.ofSession(id, setting));
      return true;
    }
  }
  return applyDecorators(UseGuards(LimitGuard), Refuses(tooManyRequests));
}
