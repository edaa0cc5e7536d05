// Call centers: at which of them a user is an agent, and what is known of them.
// XSI-Actions, services/CallCenter, directories/CallCenters and directories/Agents. Schemas XSICallCenter, XSIDirectories.

import type { CallOptions, XsiHttp } from '../http';
import { boolean, document, element, type Infer, integer, listOf, many, optional, text } from '../xml';

export const CallCenterDetails = element({
  /** User id of the call center, which is a virtual subscriber. */
  serviceUserId: optional(text),
  /** True if the agent has joined the call center. */
  available: optional(boolean),
  isLogOffAllowed: optional(boolean),
});
export type CallCenterDetails = Infer<typeof CallCenterDetails>;

export const CallCenter = document('CallCenter', {
  /** `Sign-In`, `Available`, `Unavailable`, `Wrap-Up` or `Sign-Out`. */
  agentACDState: optional(text),
  /** All entries when read. A write has the entries to change, and leaves the others as they are. */
  callCenterList: optional(listOf('callCenterDetails', CallCenterDetails)),
});
export type CallCenter = Infer<typeof CallCenter>;

export const CallCenters = document('CallCenters', {
  callCenter: many(element({ serviceUserID: text, numberCallsInQueue: optional(integer) })),
});
export type CallCenters = Infer<typeof CallCenters>;

export const CallCenterAgents = document('CallCenterAgents', {
  callCenter: many(
    element({ serviceUserID: text, agentList: many(element({ userDetails: many(element({ userId: text })) })) }),
  ),
});
export type CallCenterAgents = Infer<typeof CallCenterAgents>;

export class CallCentersResource {
  constructor(private readonly http: XsiHttp) {}

  /** State of the user as an agent. Rejected where the user has no Call Center service. */
  agent(options?: CallOptions): Promise<CallCenter> {
    return this.http.get('services/CallCenter', CallCenter, {}, options);
  }

  changeAgent(change: CallCenter, options?: CallOptions): Promise<void> {
    return this.http.put('services/CallCenter', CallCenter, change, options);
  }

  /** Call centers of the user. Only for users on an Application Server. */
  list(user: 'Agent' | 'Supervisor', options?: CallOptions): Promise<CallCenters> {
    return this.http.get('directories/CallCenters', CallCenters, { user }, options);
  }

  /** Agents of one call center. Meant for its supervisors. Only for users on an Application Server. */
  agents(serviceUserId: string, options?: CallOptions): Promise<CallCenterAgents> {
    return this.http.get('directories/Agents', CallCenterAgents, { callcenter: serviceUserId }, options);
  }
}
