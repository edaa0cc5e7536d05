import { IsNotEmpty, IsString, ValidateIf } from 'class-validator';
import type { Tenant } from '../../broadworks/tenants/tenant';
import type { SessionRow } from '../../store/session-store';
import type { TokenPair } from '../tokens';

export class SessionCreateRequest {
  /**
   * What the user typed: a user id, with or without the default domain.
   * @example "alice@example.com"
   */
  @ValidateIf(({ login, user_ref }: SessionCreateRequest) => user_ref !== undefined || login === undefined)
  @IsString()
  @IsNotEmpty()
  user_ref?: string;

  /**
   * An older name of `user_ref`, which wins over it.
   * @example "alice@example.com"
   */
  @ValidateIf(({ user_ref }: SessionCreateRequest) => user_ref === undefined)
  @ValidateIf(({ login }: SessionCreateRequest) => login !== undefined)
  @IsString()
  @IsNotEmpty()
  login?: string;

  /** @example "alice-demo" */
  @IsString()
  @IsNotEmpty()
  password: string;
}

export class SessionUpdateRequest {
  /** @example "wr1.O-jHJClbed5EyWO6wjOyua8EzKgqsDZtnVYglhpGlXg" */
  @IsString()
  @IsNotEmpty()
  refresh_token: string;
}

export class SessionResponse {
  /**
   * The same for the same person whatever was typed at sign-in.
   * @example "alice@example.com"
   */
  user_id: string;
  /** @example "wa1.WNg4Sf3zb0JLguStz3AJPMqsWQRzSPcge7rF4am0hs4" */
  access_token: string;
  /**
   * Good for one refresh.
   * @example "wr1.O-jHJClbed5EyWO6wjOyua8EzKgqsDZtnVYglhpGlXg"
   */
  refresh_token: string;
  /**
   * When the access token ends, ISO 8601 in UTC.
   * @example "2026-11-25T22:22:54.854Z"
   */
  expires_at: string;
}

export function toSessionResponse(
  tenant: Tenant,
  { userId, accessEnd }: Pick<SessionRow, 'userId' | 'accessEnd'>,
  { access, refresh }: TokenPair,
): SessionResponse {
  return {
    user_id: tenant.toUserId(userId),
    access_token: access,
    refresh_token: refresh,
    expires_at: new Date(accessEnd).toISOString(),
  };
}
