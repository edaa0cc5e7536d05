import { emptyAnswer } from '../http/answer';
import {
  anonymousCallRejection,
  broadWorksAnywhere,
  callForwardingAlways,
  callForwardingBusy,
  callForwardingNoAnswer,
  callForwardingNotReachable,
  callingLineIDDeliveryBlocking,
  callWaiting,
  doNotDisturb,
  remoteOffice,
  simultaneousRingPersonal,
  voiceMessaging,
} from '../world/call-services';
import type { Setting } from '../world/setting';
import { badRequest } from './refusal';
import { type Resource, readBody, resource, type XsiRequest } from './request';
import { requireService } from './services';

/** What was there, with what is given; what is marked nil goes. Specification 3.5.3. */
export function merge<T extends object>(held: T, given: T, body: Buffer): T {
  const merged = { ...held, ...given };
  for (const [, name = ''] of body.toString().matchAll(/<(?:\w+:)?(\w+)[^<>]*:nil="(?:true|1)"/g)) {
    Reflect.deleteProperty(merged, name);
  }
  return merged;
}

function resourcesOf<T extends object>(setting: Setting<T>): Resource[] {
  const pattern = `services/${setting.schema.root}`;
  const read = (request: XsiRequest) => {
    requireService(request, setting.service);
    return setting.of(request.world, request.person);
  };
  return [
    resource(pattern, setting.schema, read),
    {
      pattern,
      method: 'PUT',
      answer(request) {
        const changed = merge(read(request), readBody(request, setting.schema), request.body);
        if (!setting.isTaken(changed)) throw badRequest('A value is not valid');
        setting.set(request.world, request.person, changed);
        return emptyAnswer(200);
      },
    },
  ];
}

export const callServiceResources: Resource[] = [
  ...resourcesOf(doNotDisturb),
  ...resourcesOf(callForwardingAlways),
  ...resourcesOf(callForwardingBusy),
  ...resourcesOf(callForwardingNoAnswer),
  ...resourcesOf(callForwardingNotReachable),
  ...resourcesOf(callWaiting),
  ...resourcesOf(callingLineIDDeliveryBlocking),
  ...resourcesOf(anonymousCallRejection),
  ...resourcesOf(simultaneousRingPersonal),
  ...resourcesOf(remoteOffice),
  ...resourcesOf(broadWorksAnywhere),
  ...resourcesOf(voiceMessaging),
];
