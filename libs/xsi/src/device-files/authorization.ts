import { type Challenge, parseChallenges } from './challenge';
import { type DigestRequest, digestAuthorization } from './digest';

export function basicAuthorization({ userName, password }: Pick<DigestRequest, 'userName' | 'password'>): string {
  return `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
}

/** What answers a 401: Digest if it is offered in a form that we speak, else Basic, else nothing. */
export function authorizationFor(header: string | string[] | undefined, request: DigestRequest): string | undefined {
  const challenges = parseChallenges(header);
  for (const challenge of challenges.filter(isDigest)) {
    const authorization = digestAuthorization(challenge, request);
    if (authorization) return authorization;
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? basicAuthorization(request) : undefined;
}

/** Whether the refusal was of the nonce only: the answer to the fresh one is no second guess. */
export function isStale(header: string | string[] | undefined): boolean {
  return parseChallenges(header).some(
    (challenge) => isDigest(challenge) && challenge.parameters.get('stale')?.toLowerCase() === 'true',
  );
}

function isDigest({ scheme }: Challenge): boolean {
  return scheme === 'digest';
}
