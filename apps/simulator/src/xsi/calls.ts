import { Call, CallStartInfo, Calls } from '@libs/xsi';
import { type Answer, emptyAnswer } from '../http/answer';
import type { ActiveCall } from '../world/active-calls';
import { isAddress } from '../world/call-services';
import { badRequest, Refusal } from './refusal';
import { documentAnswer, type Resource, type XsiRequest } from './request';

// Answers about calls are in UTF-8, whatever the user's locale. Specification 3.3.4.

function uriOf({ person }: XsiRequest, { callId }: ActiveCall): string {
  return `/v2.0/user/${person.userId}/calls/${callId}`;
}

function listOfCalls(request: XsiRequest): Answer {
  const call = request.world.activeCalls.of(request.person).map((one) => ({
    '@inConference': false,
    callId: one.callId,
    uri: uriOf(request, one),
  }));
  return documentAnswer(request, Calls, { call }, 'UTF-8');
}

function requireCall({ world, person }: XsiRequest, callId = ''): ActiveCall {
  const call = world.activeCalls.find(person, callId);
  if (!call) throw new Refusal(404, 900_005, 'There is no such call');
  return call;
}

function toDocument(call: ActiveCall): Call {
  const { callId, trackingId, personality, state, number, name, isPrivate, startTime, answerTime } = call;
  const address = /^\w+:/.test(number) ? number : `tel:${number}`;
  return {
    callId,
    extTrackingId: trackingId,
    personality,
    state,
    remoteParty: isPrivate ? { privacy: true, callType: 'Network' } : { name, address, callType: 'Network' },
    startTime,
    answerTime,
  };
}

function addressOf({ query }: XsiRequest): string {
  const address = query.get('address');
  if (!address || !isAddress(address)) throw badRequest('The address is not valid');
  return address;
}

function start(request: XsiRequest): Answer {
  const { world, person } = request;
  const call = world.activeCalls.start(person, {
    userId: person.userId,
    number: addressOf(request),
    personality: 'Click-to-Dial',
    state: 'Alerting',
  });
  const info = { callId: call.callId, externalTrackingId: call.trackingId };
  const answer = documentAnswer(request, CallStartInfo, info, 'UTF-8');
  return { ...answer, status: 201, headers: { ...answer.headers, location: uriOf(request, call) } };
}

function hold(call: ActiveCall): void {
  if (call.state !== 'Active') throw badRequest('The call cannot be held');
  call.state = 'Held';
}

function talk(call: ActiveCall): void {
  if (call.state !== 'Alerting' && call.state !== 'Held') throw badRequest('The call cannot be answered or retrieved');
  if (call.personality === 'Click-to-Dial') call.personality = 'Originator';
  call.state = 'Active';
  call.answerTime ??= new Date();
}

function change(pattern: string, method: Resource['method'], act: (call: ActiveCall, request: XsiRequest) => void) {
  const answer = (request: XsiRequest) => {
    act(requireCall(request, request.parameter), request);
    return emptyAnswer(200);
  };
  return { pattern, method, answer };
}

const end = (call: ActiveCall, { world, person }: XsiRequest) => world.activeCalls.end(person, call);

export const callResources: Resource[] = [
  { pattern: 'calls', method: 'GET', answer: listOfCalls },
  { pattern: 'calls/New', method: 'POST', answer: start },
  {
    pattern: 'calls/*',
    method: 'GET',
    answer: (request) => documentAnswer(request, Call, toDocument(requireCall(request, request.parameter)), 'UTF-8'),
  },
  change('calls/*', 'DELETE', end),
  change('calls/*/Hold', 'PUT', hold),
  change('calls/*/Talk', 'PUT', talk),
  change('calls/*/BlindTransfer', 'PUT', (call, request) => {
    addressOf(request);
    end(call, request);
  }),
  change('calls/*/ConsultTransfer/*', 'PUT', (call, request) => {
    const other = requireCall(request, request.parameters[1]);
    if (other === call) throw badRequest('A call cannot be connected with itself');
    request.world.activeCalls.end(request.person, call, other);
  }),
];
