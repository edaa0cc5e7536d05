import { AlternateNumbers, clearable, document, element, InterceptUser, many, text } from '@libs/xsi';
import type { ServiceName } from '../world/person';
import { notAllowed } from './refusal';
import { type Resource, resource, type XsiRequest } from './request';

/** As the library's own, but for the URI: a service without one is written with a nil, as the schema wants it. */
const Services = document('Services', { service: many(element({ name: text, uri: clearable(text) })) });

/** Below the user. The other services have no resource here, as some have none on BroadWorks. */
const paths: Partial<Record<ServiceName, string>> = {
  'Alternate Numbers': 'services/alternatenumbers',
  'Anonymous Call Rejection': 'services/anonymouscallrejection',
  'Basic Call Logs': 'directories/calllogs',
  'BroadWorks Anywhere': 'services/broadworksanywhere',
  'Call Center - Standard': 'services/callcenter',
  'Call Forwarding Always': 'services/callforwardingalways',
  'Call Forwarding Busy': 'services/callforwardingbusy',
  'Call Forwarding No Answer': 'services/callforwardingnoanswer',
  'Call Forwarding Not Reachable': 'services/callforwardingnotreachable',
  'Call Waiting': 'services/callwaiting',
  'Calling Line ID Delivery Blocking': 'services/callinglineiddeliveryblocking',
  'Do Not Disturb': 'services/donotdisturb',
  'Enhanced Call Logs': 'directories/enhancedcalllogs',
  'Intercept User': 'services/interceptuser',
  'Remote Office': 'services/remoteoffice',
  'Simultaneous Ring Personal': 'services/simultaneousringpersonal',
  'Voice Messaging User': 'services/voicemessaging',
};

export function requireService({ person }: XsiRequest, service: ServiceName): void {
  if (!person.services.includes(service)) throw notAllowed(`The service is not assigned: ${service}`);
}

function servicesOf({ person }: XsiRequest) {
  return {
    service: [...person.services].sort().map((name) => {
      const path = paths[name];
      return { name, uri: path ? `/v2.0/user/${person.userId}/${path}` : null };
    }),
  };
}

function interceptOf(request: XsiRequest): InterceptUser {
  requireService(request, 'Intercept User');
  return {
    active: request.person.isIntercepted,
    playNewPhoneNumber: false,
    transferOnZeroToPhoneNumber: false,
    rerouteOutboundCalls: false,
    exemptInboundMobilityCalls: false,
    exemptOutboundMobilityCalls: false,
    disableParallelRingingToNetworkLocations: false,
    outboundCallMode: 'Block All',
    inboundCallMode: 'Intercept All',
    alternateBlockingAnnouncement: false,
    routeToVoiceMail: false,
  };
}

function alternateNumbersOf(request: XsiRequest): AlternateNumbers {
  requireService(request, 'Alternate Numbers');
  const { alternateNumber } = request.person;
  return {
    distinctiveRing: true,
    numbers: alternateNumber ? [{ alternateNumberId: '1', phoneNumber: alternateNumber, extension: '0112' }] : [],
  };
}

export const serviceResources: Resource[] = [
  resource('services', Services, servicesOf),
  resource('services/InterceptUser', InterceptUser, interceptOf),
  resource('services/AlternateNumbers', AlternateNumbers, alternateNumbersOf),
];
