import { FAC, LoginToken, Portal, Profile, Registrations, Versions, writeXml, xsiNamespace } from '@libs/xsi';
import { DateTime } from 'luxon';
import { emptyAnswer, xmlAnswer } from '../http/answer';
import { devicesOf } from '../world/devices';
import { nationalNumber } from '../world/numbers';
import type { Person, ServiceName } from '../world/person';
import { badRequest } from './refusal';
import { type Resource, readBody, resource, type XsiRequest } from './request';

export function detailsOf(person: Person) {
  return {
    userId: person.userId,
    firstName: person.firstName,
    lastName: person.lastName,
    groupId: person.groupId,
    serviceProvider: { '@isEnterprise': person.serviceProvider.isEnterprise, '#text': person.serviceProvider.id },
    number: person.number,
    extension: person.extension,
  };
}

export function additionalDetailsOf({ mobile, emailAddress, title, department }: Person) {
  return { mobile, emailAddress, title, department };
}

function profileOf({ person }: XsiRequest): Profile {
  return {
    // a profile gives the number without its country, directories give it in E.164
    details: { ...detailsOf(person), number: person.number && nationalNumber(person.number) },
    additionalDetails: additionalDetailsOf(person),
    passwordExpiresDays: 30 + (person.position % 60),
    countryCode: '1',
    nationalPrefix: '1',
    timeZone: person.timeZone,
  };
}

/** Every device of the user, registered half an hour ago, for an hour; none of somebody who went away. */
function registrationsOf({ person, world, url }: XsiRequest) {
  const expiration = DateTime.fromJSDate(world.startedAt, { zone: person.timeZone })
    .setLocale('en-US')
    .plus({ minutes: 30 })
    .toFormat("ccc LLL dd HH:mm:ss 'GMT'ZZ yyyy");
  return {
    registration: (world.isRegistered(person) ? devicesOf(person, url) : []).map(
      ({ endpointType, deviceLinePort, version }) => ({
        endpointType,
        uri: `sip:${deviceLinePort.split('@')[0]}@192.0.2.${(person.position % 250) + 1}:5060;transport=tls`,
        expiration,
        linePort: deviceLinePort,
        userAgent: version,
      }),
    ),
  };
}

const loginToken: Resource = {
  pattern: 'profile/LoginToken',
  method: 'POST',
  answer: ({ person, authenticator }) =>
    xmlAnswer(writeXml(LoginToken, { token: authenticator.mintToken(person) }, xsiNamespace), 'UTF-8', 201),
};

const codes: [service: ServiceName, codeName: string, code: string, alternateCode?: string][] = [
  ['Call Forwarding Always', 'Call Forwarding Always Activation', '*72'],
  ['Call Forwarding Always', 'Call Forwarding Always Deactivation', '*73'],
  ['Call Waiting', 'Call Waiting Persistent Activation', '*43'],
  ['Do Not Disturb', 'Do Not Disturb Activation', '*78', '#78'],
  ['Do Not Disturb', 'Do Not Disturb Deactivation', '*79', '#79'],
  ['Voice Messaging User', 'Voice Mail Retrieval', '*86'],
];

function codesOf({ person }: XsiRequest): FAC {
  return {
    featureAccessCode: codes
      .filter(([service]) => person.services.includes(service))
      .map(([, codeName, code, alternateCode]) => ({ codeName, code, alternateCode })),
  };
}

/** What BroadWorks says to a wrong old password is not known; its rules for new ones are each operator's. */
const passwordChange: Resource = {
  pattern: 'profile/Password/Portal',
  method: 'PUT',
  answer(request) {
    const { person, world, authenticator, isAdministrator } = request;
    const { oldPassword, newPassword } = readBody(request, Portal);
    if (!isAdministrator && oldPassword !== world.passwordOf(person)) throw badRequest('The old password is not right');
    if (newPassword.length < 6) throw badRequest('The new password is too short');
    authenticator.setPassword(person.userId, newPassword);
    return emptyAnswer(200);
  },
};

export const profileResources: Resource[] = [
  resource('profile', Profile, profileOf),
  resource('profile/Registrations', Registrations, registrationsOf),
  resource('profile/Fac', FAC, codesOf),
  passwordChange,
  loginToken,
];

export const versionsDocument = writeXml(
  Versions,
  {
    commands: {
      baseline: '23.0',
      patchedCommand: [
        { uri: '/v2.0/versions', version: [{ value: '23.1', feature: [] }] },
        { uri: '/v2.0/user/ID/profile/device', version: [{ value: '24.0', feature: ['190004'] }] },
      ],
    },
  },
  xsiNamespace,
);
