import { CallCenter, CallCenterAgents, CallCenters } from '@libs/xsi';
import { emptyAnswer } from '../http/answer';
import { type AcdState, acdStates } from '../world/call-centers';
import { detailsOf } from './profile';
import { badRequest, notAllowed } from './refusal';
import { type Resource, readBody, resource, type XsiRequest } from './request';
import { requireService } from './services';

// Which changes BroadWorks rejects, and how, is not known: this is made up.

const service = 'Call Center - Standard';

function agentOf(request: XsiRequest): CallCenter {
  requireService(request, service);
  const { world, person } = request;
  return {
    agentACDState: world.callCenters.stateOf(person),
    callCenterList: world.callCenters.ofAgent(person).map((center) => ({
      serviceUserId: center.subscriber.userId,
      available: world.callCenters.hasJoined(center, person),
      isLogOffAllowed: center.isLogOffAllowed,
    })),
  };
}

/** All of a change is made, or nothing. */
const agentChange: Resource = {
  pattern: 'services/CallCenter',
  method: 'PUT',
  answer(request) {
    requireService(request, service);
    const { person, world } = request;
    const { agentACDState, callCenterList = [] } = readBody(request, CallCenter);
    const state = agentACDState === undefined ? undefined : toState(agentACDState);
    const changes = callCenterList.map(({ serviceUserId, available }) => {
      const center = world.callCenters.ofAgent(person).find(({ subscriber }) => subscriber.userId === serviceUserId);
      if (!center) throw badRequest('The user is no agent of this call center');
      if (available === false && !center.isLogOffAllowed) throw notAllowed('Agents may not log off');
      return { center, available };
    });
    if (state) world.callCenters.setState(person, state);
    for (const { center, available } of changes) {
      if (available !== undefined) world.callCenters.setJoined(center, person, available);
    }
    return emptyAnswer(200);
  },
};

function toState(text: string): AcdState {
  const state = acdStates.find((one) => one === text);
  if (!state) throw badRequest('agentACDState: not a state');
  return state;
}

function callCentersOf(request: XsiRequest): CallCenters {
  requireService(request, service);
  const { world, person, query } = request;
  const lists = new Map([
    ['Agent', () => world.callCenters.ofAgent(person)],
    ['Supervisor', () => world.callCenters.ofSupervisor(person)],
  ]);
  const list = lists.get(query.get('user') ?? '');
  if (!list) throw badRequest('user: Agent or Supervisor');
  return {
    callCenter: list().map((center) => ({
      serviceUserID: center.subscriber.userId,
      numberCallsInQueue: world.callCenters.callsInQueue(center),
    })),
  };
}

/** Agents of the call centers that the user supervises. */
function agentsOf({ world, person, query }: XsiRequest): CallCenterAgents {
  const wanted = query.get('callcenter');
  const centers = world.callCenters
    .ofSupervisor(person)
    .filter(({ subscriber }) => wanted === null || subscriber.userId === wanted);
  if (centers.length === 0) throw notAllowed('The user is no supervisor of this call center');
  return {
    callCenter: centers.map((center) => ({
      serviceUserID: center.subscriber.userId,
      agentList: [{ userDetails: world.callCenters.agentsOf(center).map(detailsOf) }],
    })),
  };
}

export const callCenterResources: Resource[] = [
  resource('services/CallCenter', CallCenter, agentOf),
  agentChange,
  resource('directories/CallCenters', CallCenters, callCentersOf),
  resource('directories/Agents', CallCenterAgents, agentsOf),
];
