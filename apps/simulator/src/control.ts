import { readCall, readFault, readJson, readStartedCall, readVoicemail, Unreadable } from './control-bodies';
import type { Faults } from './faults';
import { type Answer, emptyAnswer, jsonAnswer, textAnswer } from './http/answer';
import type { Counters } from './http/counters';
import type { HttpRequest } from './http/http-request';
import { toEntry } from './world/call';
import type { World } from './world/world';

export interface Controlled {
  counters: Counters;
  faults: Faults;
  world: World;
  url: string;
}

/** What people who run the simulator by itself can ask of it, below `/simulator`. */
export function answerControl(request: HttpRequest, parts: Controlled): Answer {
  const path = request.path.toLowerCase();
  try {
    switch (`${request.method} ${path}`) {
      case 'GET /':
        return textAnswer(about(parts.url));
      case 'GET /simulator/counters':
        return jsonAnswer(parts.counters.read());
      case 'DELETE /simulator/counters':
        parts.counters.reset();
        return emptyAnswer(204);
      case 'POST /simulator/calls':
        return addCall(request, parts);
      case 'POST /simulator/active-calls':
        return startCall(request, parts);
      case 'POST /simulator/voicemails':
        return jsonAnswer({ id: parts.world.voicemails.add(readVoicemail(readJson(request.body))).id }, 201);
      case 'GET /simulator/faults':
        return jsonAnswer(parts.faults.list());
      case 'POST /simulator/faults':
        return setFault(request, parts);
      case 'DELETE /simulator/faults':
        parts.faults.clear();
        return emptyAnswer(204);
      default:
        return jsonAnswer({ error: `no such thing; GET ${parts.url}/ explains` }, 404);
    }
  } catch (error) {
    if (error instanceof Unreadable || error instanceof RangeError) return jsonAnswer({ error: error.message }, 400);
    throw error;
  }
}

function addCall({ body }: HttpRequest, { world }: Controlled): Answer {
  const added = readCall(readJson(body));
  const call = world.calls.add(added);
  return jsonAnswer({ callLogId: toEntry(world.require(added.userId), call).callLogId }, 201);
}

function startCall({ body }: HttpRequest, { world }: Controlled): Answer {
  const started = readStartedCall(readJson(body));
  return jsonAnswer({ callId: world.activeCalls.start(world.require(started.userId), started).callId }, 201);
}

function setFault({ body }: HttpRequest, { faults }: Controlled): Answer {
  const { path, fault } = readFault(readJson(body));
  faults.set(path, fault);
  return jsonAnswer(faults.list(), 201);
}

function about(url: string): string {
  return `A BroadWorks to develop against. None of its people, numbers and passwords is real.

XSI-Actions     ${url}/com.broadsoft.xsi-actions/v2.0/user/alice@example.com/profile
Device files    ${url}/dms/webtrit/config.xml

Everybody's password is the user id up to the @, and "-demo": alice@example.com has alice-demo.

  alice  has everything; Latin-1           dave   no number, no device, intercepted
  bob    basic call logs only; UTF-8       admin  may read everybody, and is no user
  carol  in no enterprise; windows-1251

What it did, and what it is to do, in JSON:

  curl ${url}/simulator/counters
  curl -X DELETE ${url}/simulator/counters
  curl -d '{"userId":"alice@example.com","kind":"missed","number":"+12025550142"}' ${url}/simulator/calls
  curl -d '{"userId":"alice@example.com","number":"+12025550142"}' ${url}/simulator/active-calls
  curl -d '{"userId":"alice@example.com","number":"+12025550142","seconds":12}' ${url}/simulator/voicemails
  curl -d '{"path":"/directories/","fault":{"kind":"latency","milliseconds":3000}}' ${url}/simulator/faults
  curl ${url}/simulator/faults
  curl -X DELETE ${url}/simulator/faults

A call may also have: name, startTime (ISO 8601), ringSeconds, talkSeconds, isAnonymous, serviceInvocationDisposition.
An active call: name, personality (Originator, Terminator), state (Alerting, Active, Held, Remote Held), isPrivate.
A voice message: name, isAnonymous, time (ISO 8601), seconds, isRead, mediaType (WAV, MP3, TIF, MOV), bytes (its size instead) or audio (base64).
Faults: {"kind":"latency","milliseconds":…}, {"kind":"status","status":503,"body":"error-info"|"html"|"empty"}, and
kind hang, cut, reset, malformed, other-user; each also with "times": how often, and "method". The path is any part of the path asked for.
`;
}
