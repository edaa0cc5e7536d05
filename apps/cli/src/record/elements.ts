// What may stay of a document, and what the rest is. Whatever is not named here is replaced.

import type { Place } from './scan';

/**
 * `shape`: a moment, a count or the like, which can hold nothing else. `enumeration`: one of BroadWorks' own words.
 * `media`: sound or pictures.
 * `type`, `software`: the name of a kind of thing, of which only what is somebody's elsewhere is replaced.
 */
export type Treatment =
  | 'shape'
  | 'enumeration'
  | 'type'
  | 'software'
  | 'secrets'
  | 'ids'
  | 'numbers'
  | 'user ids'
  | 'names'
  | 'addresses'
  | 'media'
  | 'texts';

const count = /^-?\d{1,6}$/;
const moment =
  /^(?:\d{1,15}|\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?|\w{3} \w{3} \d\d [\d:]{8} \w{3,5} \d{4})$/;
const release = /^[\d._]{1,12}(?:sp\d+)?$/;
const zone = /^(?:\(GMT[+-]\d\d:\d\d\) )?[A-Z]\w*(?:\/[A-Z][\w+-]*){0,2}$/;
const pattern = /^(?:Normal|(?:Long|Short)(?:-(?:Long|Short))+)$/;
const truth = /^(?:true|false)$/;
const namespace = /^http:\/\/(?:schema\.broadsoft\.com\/xsi|www\.w3\.org\/2001\/XMLSchema-instance)$/;

const shapes = named<RegExp>([
  [/^(?:true|false|0|1)$/, 'active available isLogOffAllowed @isEnterprise @nil'],
  [
    count,
    'startIndex numberOfRecords totalAvailableRecords errorCode passwordExpiresDays nationalPrefix faxPageCount appearance',
  ],
  [
    count,
    'countryCode @countryCode alternateNumberId publicPort privatePort numberOfRings skillLevel numberCallsInQueue',
  ],
  [moment, 'time startTime answerTime releaseTime detachedTime detachedAnswerTime expiration duration'],
  [pattern, 'ringPattern'],
  [zone, 'timeZone timeZoneDisplayName'],
  [release, 'baseline value feature'],
]);

const treatments = named<Treatment>([
  [
    'enumeration',
    `deviceLevel endpointType subscriberType callingPresentationIndicator connectedPresentationIndicator basicCallType
    redirectingPresentationIndicator redirectingReason callCategory typeOfNetwork callingPresentationNumberSource
    connectedNumberSource serviceInvocationDisposition serviceInvocationBasicCallType serviceInvocationTypeOfNetwork
    serviceInvocationCallCategory outboundCallMode inboundCallMode announcementSelection audioMediaType videoMediaType
    @type agentACDState incomingCalls processing personality callType mediaType`,
  ],
  ['type', 'deviceType configurableCallType serviceInvocationConfigurableCallType'],
  ['software', 'version userAgent'],
  ['secrets', 'password token secret passcode oldPassword newPassword accountAuthorizationCode callAuthorizationCode'],
  ['ids', 'callLogId callId messageId externalId roomId registrationId extTrackingId'],
  [
    'numbers',
    `number extension mobile pager phoneNumber dialedNumber calledNumber networkTranslatedAddress callingAssertedNumber
    callingPresentationNumber connectedNumber redirectingNumber outgoingDnis directRouteNumber routeListNumber
    serviceInvocationDialedNumber serviceInvocationCalledNumber serviceInvocationNetworkTranslatedAddress
    forwardToPhoneNumber remoteOfficeNumber newPhoneNumber transferPhoneNumber outboundReroutePhoneNumber locationDialingCode`,
  ],
  [
    'user ids',
    'userId serviceUserId serviceUserID userName deviceLinePort linePort emailAddress impId yahooId bridgeId addressOfRecord',
  ],
  [
    'names',
    `firstName lastName hiranganaFirstName hiranganaLastName nameDialingFirstName nameDialingLastName name
    firstNameUnicode lastNameUnicode callingPresentationName connectedName calledDirectoryName redirectingName
    serviceInvocationCalledDirectoryName`,
  ],
  ['addresses', 'location addressLine1 addressLine2 city state zip country'],
]);

/** Elements called `name` that name no person. */
const names: Readonly<Record<string, Treatment>> = { service: 'enumeration', patchedEventPackage: 'enumeration' };

/** `replaced`: elements that stay otherwise, and are to be replaced. */
export function treatmentOf(value: string, { name, parent }: Place, replaced: ReadonlySet<string>): Treatment {
  if (name === '@xmlns' || name.startsWith('@xmlns:')) return namespace.test(value) ? 'shape' : 'texts';
  if (replaced.has(name)) return 'texts';
  if (truth.test(value) || shapes.get(name)?.test(value)) return 'shape';
  if (name === 'version' && parent === 'patchedCommand') return 'shape';
  if (name === 'name' && names[parent]) return names[parent];
  if (name === 'state' && parent === 'Call') return 'enumeration';
  if (name === 'content' && parent === 'messageMediaContent') return 'media';
  return treatments.get(name) ?? 'texts';
}

function named<T>(lists: [value: T, names: string][]): Map<string, T> {
  return new Map(lists.flatMap(([value, list]) => list.split(/\s+/).map((name): [string, T] => [name, value])));
}
