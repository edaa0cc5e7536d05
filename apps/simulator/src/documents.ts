import type { Simulator } from './simulator';

export interface NamedDocument {
  /** Fit for a file: `alice@example.com-profile`. */
  name: string;
  /** The bytes as they are served, in the charset that they declare. */
  xml: Uint8Array;
}

const targets = [
  'profile',
  'profile/Device',
  'profile/Registrations',
  'profile/Fac',
  'services',
  'services/InterceptUser',
  'services/AlternateNumbers',
  'services/DoNotDisturb',
  'services/CallForwardingAlways',
  'services/CallForwardingBusy',
  'services/CallForwardingNoAnswer',
  'services/CallForwardingNotReachable',
  'services/CallWaiting',
  'services/CallingLineIDDeliveryBlocking',
  'services/AnonymousCallRejection',
  'services/SimultaneousRingPersonal',
  'services/RemoteOffice',
  'services/BroadWorksAnywhere',
  'services/VoiceMessaging',
  'services/CallCenter',
  'directories/CallCenters?user=Agent',
  'directories/CallCenters?user=Supervisor',
  'directories/Agents',
  'directories/Agents?callcenter=sales-queue@example.com',
  'calls',
  'calls/unknown',
  'directories/Enterprise',
  'directories/Enterprise?results=3&mpName=no/i',
  'directories/Enterprise?start=100000',
  'directories/Group',
  'directories/EnterpriseCommon',
  'directories/GroupCommon',
  'directories/Personal',
  'directories/CustomContact',
  'directories/CustomContact/VIP',
  'directories/CustomContact/Suppliers%20%26%20Partners',
  'directories/CustomContact/none',
  'directories/CallLogs',
  'directories/EnhancedCallLogs',
  'directories/EnhancedCallLogs/Placed',
  'directories/EnhancedCallLogs/Received',
  'directories/EnhancedCallLogs/Missed',
  'directories/EnhancedCallLogs?start=0',
  'VoiceMessagingMessages',
];

/**
 * One document of each kind, refusals among them, for users who differ: to be held against the vendor's schema.
 * Without the basic logs of one kind, whose roots are not in it.
 */
export async function* everyDocument(simulator: Simulator): AsyncGenerator<NamedDocument> {
  const people = simulator.world.people.filter(({ services }) => services.length > 0).slice(0, 20);
  for (const person of people) {
    const authorization = basic(person.userId, simulator.world.passwordOf(person));
    const read = (target: string, method = 'GET') =>
      documentAt(simulator, `/user/${encodeURIComponent(person.userId)}/${target}`, authorization, method);
    for (const target of targets) {
      yield { name: `${person.userId}-${target.replace(/\W+/g, '-')}`, xml: await read(target) };
    }
    yield { name: `${person.userId}-New`, xml: await read('calls/New?address=%2B12025550142', 'POST') };
    for (const isPrivate of [false, true]) {
      const callId = simulator.startCall({ userId: person.userId, number: '+12025550142', name: 'Zoë', isPrivate });
      yield { name: `${person.userId}-call-${isPrivate}`, xml: await read(`calls/${callId}`) };
    }
    yield { name: `${person.userId}-calls-in-progress`, xml: await read('calls') };
    yield { name: `${person.userId}-LoginToken`, xml: await read('profile/LoginToken', 'POST') };
    for (const { id } of simulator.world.voicemails.of(person)) {
      if (id) yield { name: `${person.userId}-voicemail-${id}`, xml: await read(`VoiceMessagingMessages/${id}`) };
    }
    const device = /<deviceLinePort>([^<]+)</.exec(Buffer.from(await read('profile/Device')).toString('latin1'))?.[1];
    if (device) yield { name: `${person.userId}-one-device`, xml: await read(`profile/Device/${device}`) };
  }
  const administrator = basic('admin@example.com', 'admin-demo');
  for (const path of ['/versions', '/user/nobody@example.com/profile']) {
    yield { name: path.replace(/\W+/g, '-'), xml: await documentAt(simulator, path, administrator) };
  }
}

function basic(userId: string, password: string): string {
  return `Basic ${Buffer.from(`${userId}:${password}`).toString('base64')}`;
}

async function documentAt(simulator: Simulator, path: string, authorization: string, method = 'GET') {
  const address = `${simulator.url}/com.broadsoft.xsi-actions/v2.0${path}`;
  const response = await fetch(address, { method, headers: { authorization } });
  return new Uint8Array(await response.arrayBuffer());
}
