import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { matcherOf } from '../config/secret';
import { AdministrationConfig } from '../config/settings/provisioning.config';
import { accessTokenInvalid, functionalityNotImplemented, tooManyRequests } from '../http/api-error';
import { currentRequest } from '../http/request-context';
import { Metrics } from '../observability/metrics';
import { SecurityEvents } from '../observability/security-events';
import { atMost } from '../resilience/at-most';
import { bearerToken } from '../sign-in/session/session.guard';

/** Wrong keys that one address may send in a minute. */
const mostWrong = 10;
const minute = 60_000;

/**
 * Lets in who has the key; nobody if there is none. Rate limiter (fixed window) for wrong keys of one address. The right key is
 * accepted meanwhile: at 127.0.0.1 any other process could lock the operator out, and no rate makes 32 random characters guessable.
 */
@Injectable()
export class AdministrationGuard implements CanActivate {
  private readonly wrong = new LRUCache<string, number>({ ...atMost(1000), ttl: minute, noUpdateTTL: true });
  private readonly isKey?: (given: string) => boolean;

  constructor(
    { key }: AdministrationConfig,
    private readonly metrics: Metrics,
    private readonly events: SecurityEvents,
  ) {
    this.isKey = key === undefined ? undefined : matcherOf(key);
  }

  canActivate(context: ExecutionContext): boolean {
    if (!this.isKey) throw functionalityNotImplemented();
    const given = bearerToken(context.switchToHttp().getRequest<FastifyRequest>());
    if (!this.isKey(given)) this.reject();
    currentRequest()?.authenticate();
    return true;
  }

  private reject(): never {
    const source = currentRequest()?.source ?? '';
    const wrong = (this.wrong.get(source) ?? 0) + 1;
    this.wrong.set(source, wrong);
    if (wrong <= mostWrong) {
      this.events.report(
        'administration key rejected',
        { tenant: '' },
        'wrong keys came to the listener for administration',
      );
      throw accessTokenInvalid();
    }
    this.metrics.throttled.inc({ limit: 'administration' });
    throw tooManyRequests();
  }
}
