/** A refusal in WebTrit's terms. The factories below are the whole list of what we say. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details?: ErrorDetails,
    options?: ErrorOptions,
    /** Seconds, where another time than the status's own is meant. */
    readonly retryAfter?: number,
  ) {
    super(message, options);
    this.name = 'ApiError';
  }
}

/** A system besides BroadWorks failed, such as a recorder. */
export abstract class ExternalSystemError extends Error {}

/** Why something failed, for the operator: it names the setting to change. It is logged as a warning, and never sent. */
export class OperatorHint extends Error {
  constructor(hint: string, options?: ErrorOptions) {
    super(hint, options);
    this.name = 'OperatorHint';
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
export const incorrectOtpCode = () => new ApiError(401, 'incorrect_otp_code', 'The code is not right');
export const otpExpired = () => new ApiError(401, 'otp_expired', 'The code has expired');
export const otpNotFound = () => new ApiError(404, 'otp_not_found', 'There is no such code');
/** Text and reason are compared word for word by the official tests. */
export const otpVerificationAttemptsExceeded = () =>
  new ApiError(422, 'otp_verification_attempts_exceeded', 'Too many incorrect attempts to enter OTP', {
    reason: 'Too many incorrect attempts to enter OTP',
  });
export const deliveryChannelUnspecified = () =>
  new ApiError(422, 'delivery_channel_unspecified', 'There is no address to which a code could be sent');
export const refreshTokenInvalid = () => new ApiError(422, 'refresh_token_invalid', 'The refresh token is not valid');
export const userNotFound = (cause?: unknown) =>
  new ApiError(404, 'user_not_found', 'There is no such user', undefined, { cause });
export const contactNotFound = () => new ApiError(404, 'contact_not_found', 'There is no such contact');
export const recordingNotFound = () => new ApiError(404, 'recording_not_found', 'There is no such recording');
export const messageNotFound = () => new ApiError(404, 'message_not_found', 'There is no such message');
export const voicemailNotConfigured = () => new ApiError(422, 'voicemail_not_configured', 'The user has no mailbox');
export const unsupportedFileFormat = () =>
  new ApiError(422, 'unsupported_file_format', 'This file format is not offered');
export const invalidStatus = () => new ApiError(422, 'invalid_status', 'This is no status that is known');
export const callQueueNotFound = () => new ApiError(404, 'call_queue_not_found', 'There is no such call queue');
export const serviceIsReadOnly = (cause?: unknown) =>
  new ApiError(500, 'service_is_read_only', 'The user may not change this', undefined, { cause });
export const methodNotFound = () => new ApiError(404, 'method_not_found', 'There is no such method');
export const tenantNotFound = () => new ApiError(404, 'tenant_not_found', 'There is no such tenant');
export const userNotAllowed = (reason: string, cause?: unknown) =>
  new ApiError(403, 'user_not_allowed', 'The user may not do this', { reason }, { cause });
export const signupDisabled = () => new ApiError(405, 'signup_disabled', 'Sign-up is not offered');
export const functionalityNotImplemented = () =>
  new ApiError(501, 'functionality_not_implemented', 'This function is not offered');
export const validationError = (path: string | undefined, reason: string) =>
  new ApiError(422, 'validation_error', 'The request is not valid', { path, reason });
export const externalApiIssue = (cause?: unknown) =>
  new ApiError(500, 'external_api_issue', 'The telephone system did not answer as it should', undefined, { cause });
/** A user without a line. `reasons` are for the operator. */
export const noSipAccount = (reasons: string) =>
  new ApiError(500, 'external_api_issue', 'No SIP account could be found for the user', undefined, {
    cause: new OperatorHint(`sip.credentials: ${reasons}`),
  });
/** A resource of the user that BroadWorks does not let the administrator read. */
export const administratorRefused = (cause: unknown) =>
  externalApiIssue(
    new OperatorHint('BroadWorks does not let the administrator read this; see xsi.admin.passwordlessSessions', {
      cause,
    }),
  );
/** For a client that calls too often, not for a system that is overloaded. */
export const tooManyRequests = () => new ApiError(429, 'too_many_requests', 'Try again later');
/** For a tenant at which as many sign in as can wait. */
export const signInsFull = () => new ApiError(429, 'too_many_requests', 'Try again later', undefined, undefined, 2);
export const serviceUnavailable = (cause?: unknown) =>
  new ApiError(503, 'service_unavailable', 'Try again shortly', undefined, { cause });
/** For who asks whether the process is ready; the reason is what is missing. */
export const notReady = (reason: string) => new ApiError(503, 'service_unavailable', 'Not ready', { reason });
export const notFound = () => new ApiError(404, 'not_found', 'There is nothing at this address');
export const methodNotAllowed = () => new ApiError(405, 'method_not_allowed', 'This method is not offered here');
export const payloadTooLarge = () => new ApiError(413, 'payload_too_large', 'The request is too large');
export const unsupportedMediaType = () =>
  new ApiError(415, 'unsupported_media_type', 'Only application/json is understood');
export const badRequest = () => new ApiError(400, 'bad_request', 'The request is not valid HTTP');
export const internalError = (cause?: unknown) =>
  new ApiError(500, 'internal_error', 'Something went wrong here', undefined, { cause });
