import type { ApiError } from '../http/api-error';
import type { NewLink } from '../sign-in/provisioning/link';
import type { ProvisioningToken } from '../store/provisioning-store';
import type {
  ProvisioningTokenCreated,
  ProvisioningTokenInfo,
  ProvisioningTokenOutcome,
} from './provisioning-tokens.dto';

export function toCreated({ token, link }: NewLink): ProvisioningTokenCreated {
  return { id: token.id, user_id: token.userId, link, expires_at: toIso(token.end) };
}

/** `made` is a new link, or the refusal in its place. */
export function toOutcome(asked: string, made: NewLink | ApiError): ProvisioningTokenOutcome {
  if ('link' in made) return { ...toCreated(made), user_id: asked };
  return { user_id: asked, code: made.code, message: made.message };
}

export function toInfo(token: ProvisioningToken, now: number): ProvisioningTokenInfo {
  const { id, userId, created, end, spent, revoked } = token;
  return {
    id,
    user_id: userId,
    state: stateOf(token, now),
    created_at: toIso(created),
    expires_at: toIso(end),
    spent_at: spent === undefined ? undefined : toIso(spent),
    revoked_at: revoked === undefined ? undefined : toIso(revoked),
  };
}

function stateOf({ spent, revoked, end }: ProvisioningToken, now: number): ProvisioningTokenInfo['state'] {
  if (spent !== undefined) return 'spent';
  if (revoked !== undefined) return 'revoked';
  return end <= now ? 'expired' : 'open';
}

function toIso(millis: number): string {
  return new Date(millis).toISOString();
}
