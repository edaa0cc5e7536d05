// Services
// XSI-Actions, services. Interface specification 3.5.3.1, 3.5.3.51 (InterceptUser), 3.5.3.4 (AlternateNumbers).

import type { CallOptions, XsiHttp } from '../http';
import { boolean, document, element, expected, type Infer, listOf, many, optional, text } from '../xml';

export const ServiceEntry = element({ name: expected(text), uri: optional(text) });
export type ServiceEntry = Infer<typeof ServiceEntry>;
export const Services = document('Services', { service: many(ServiceEntry) });

export const InterceptUser = document('InterceptUser', {
  active: optional(boolean),
  playNewPhoneNumber: optional(boolean),
  transferOnZeroToPhoneNumber: optional(boolean),
  rerouteOutboundCalls: optional(boolean),
  exemptInboundMobilityCalls: optional(boolean),
  exemptOutboundMobilityCalls: optional(boolean),
  disableParallelRingingToNetworkLocations: optional(boolean),
  outboundCallMode: optional(text),
  inboundCallMode: optional(text),
  alternateBlockingAnnouncement: optional(boolean),
  routeToVoiceMail: optional(boolean),
});
export type InterceptUser = Infer<typeof InterceptUser>;

export const AlternateNumbers = document('AlternateNumbers', {
  distinctiveRing: optional(boolean),
  numbers: listOf(
    'numberEntry',
    element({ alternateNumberId: expected(text), phoneNumber: optional(text), extension: optional(text) }),
  ),
});
export type AlternateNumbers = Infer<typeof AlternateNumbers>;

export class ServicesResource {
  constructor(private readonly http: XsiHttp) {}

  /** All services assigned to the user, by the platform's names. */
  async list(options?: CallOptions): Promise<ServiceEntry[]> {
    return (await this.http.get('services', Services, {}, options)).service;
  }

  interceptUser(options?: CallOptions): Promise<InterceptUser> {
    return this.http.get('services/InterceptUser', InterceptUser, {}, options);
  }

  alternateNumbers(options?: CallOptions): Promise<AlternateNumbers> {
    return this.http.get('services/AlternateNumbers', AlternateNumbers, {}, options);
  }
}
