export type { Answer } from './answer';
export { currentSignal, DeadlineExceeded, unlessAborted, withSignal } from './cancellation';
export { XsiClient } from './client';
export type { TlsOptions } from './connections';
export { authorizationOf, type CredentialSource, type XsiCredential } from './credential';
export * from './device-files';
export {
  givenUp,
  isNoSuchUser,
  isTooManyCalls,
  rejectionStatus,
  tooManyCalls,
  userNotFound,
  XsiDecodeError,
  XsiError,
  XsiFault,
  XsiUnreachable,
} from './errors';
export { type Attempt, type FarmOptions, XsiFarm } from './farm';
export { type CallOptions, XsiHttp, type XsiHttpOptions, xsiNamespace } from './http';
export { XsiLogin } from './login';
export { lookup } from './lookups';
export type { Media, MediaOptions } from './media';
export type { FarmAnswer, FarmStream, Timeouts } from './node';
export { path, queryString } from './path';
export { Places, type PlacesOptions } from './places';
export * from './resources/call-centers';
export * from './resources/call-logs';
export * from './resources/call-services';
export * from './resources/calls';
export * from './resources/devices';
export * from './resources/directories';
export * from './resources/documents';
export * from './resources/error-info';
export * from './resources/paging';
export * from './resources/profile';
export * from './resources/services';
export * from './resources/user-details';
export * from './resources/versions';
export * from './resources/voice-messages';
export { type LoadOptions, SingleFlight } from './single-flight';
export { atOnce, inSlices } from './slices';
export { type RefusalJudge, Trust } from './trust';
export { foldUserId, withDomain } from './user-id';
export * from './xml';
