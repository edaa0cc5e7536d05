/** A refusal in WebTrit's terms. The factories below are the whole list of what we say. Contract, section 3. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details?: ErrorDetails,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ApiError';
  }
}

/** Always an object: a list here crashes the phone's parser. */
export interface ErrorDetails {
  path?: string;
  reason: string;
}

export const authorizationHeaderMissing = () =>
  new ApiError(401, 'authorization_header_missing', 'The Authorization header is missing');
export const bearerCredentialsMissing = () =>
  new ApiError(401, 'bearer_credentials_missing', 'The Authorization header holds no bearer token');
export const accessTokenInvalid = (cause?: unknown) =>
  new ApiError(401, 'access_token_invalid', 'The access token is not valid', undefined, { cause });
export const accessTokenExpired = () => new ApiError(401, 'access_token_expired', 'The access token has expired');
export const incorrectCredentials = (cause?: unknown) =>
  new ApiError(401, 'incorrect_credentials', 'User name or password is not valid', undefined, { cause });
export const refreshTokenInvalid = () => new ApiError(422, 'refresh_token_invalid', 'The refresh token is not valid');
export const userNotFound = (cause?: unknown) =>
  new ApiError(404, 'user_not_found', 'There is no such user', undefined, { cause });
export const contactNotFound = () => new ApiError(404, 'contact_not_found', 'There is no such contact');
export const signupDisabled = () => new ApiError(405, 'signup_disabled', 'Sign-up is not offered');
export const functionalityNotImplemented = () =>
  new ApiError(501, 'functionality_not_implemented', 'This function is not offered');
export const validationError = (path: string | undefined, reason: string) =>
  new ApiError(422, 'validation_error', 'The request is not valid', { path, reason });
export const externalApiIssue = (cause?: unknown) =>
  new ApiError(500, 'external_api_issue', 'The telephone system did not answer as it should', undefined, { cause });
/** A user without a line; the reason is for the operator and names the setting. */
export const noSipAccount = (reason: string, cause?: unknown) =>
  new ApiError(
    500,
    'external_api_issue',
    'No SIP account could be found for the user',
    { path: 'sip.credentials', reason },
    { cause },
  );
export const serviceUnavailable = (cause?: unknown) =>
  new ApiError(503, 'service_unavailable', 'Try again shortly', undefined, { cause });
export const notFound = () => new ApiError(404, 'not_found', 'There is nothing at this address');
export const methodNotAllowed = () => new ApiError(405, 'method_not_allowed', 'This method is not offered here');
export const payloadTooLarge = () => new ApiError(413, 'payload_too_large', 'The request is too large');
export const unsupportedMediaType = () =>
  new ApiError(415, 'unsupported_media_type', 'Only application/json is understood');
export const badRequest = () => new ApiError(400, 'bad_request', 'The request is not valid HTTP');
export const internalError = (cause?: unknown) =>
  new ApiError(500, 'internal_error', 'Something went wrong here', undefined, { cause });
