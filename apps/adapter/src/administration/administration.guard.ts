import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accessTokenInvalid, functionalityNotImplemented } from '../api/api-error';
import { AdministrationConfig } from '../config/provisioning.config';
import { bearerToken } from '../session/session.guard';

/** Lets in who has the key; nobody where there is none. */
@Injectable()
export class AdministrationGuard implements CanActivate {
  constructor(private readonly config: AdministrationConfig) {}

  canActivate(context: ExecutionContext): boolean {
    const { key } = this.config;
    if (key === undefined) throw functionalityNotImplemented();
    const given = bearerToken(context.switchToHttp().getRequest<FastifyRequest>());
    // digests are of one length, and tell nothing of how much was right
    if (!timingSafeEqual(digest(given), digest(key))) throw accessTokenInvalid();
    return true;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
