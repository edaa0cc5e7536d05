import type { Fault } from './faults';
import type { StartedCall } from './world/active-calls';
import type { AddedCall } from './world/calls';
import type { AddedVoicemail } from './world/voicemails';

/** A body that is not what was to be sent. */
export class Unreadable extends Error {}

type Body = Record<string, unknown>;

export function readJson(bytes: Buffer): Body {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw new Unreadable('not JSON');
  }
  return asBody(value, 'the body');
}

export function readCall(body: Body): AddedCall {
  return {
    userId: requiredText(body, 'userId'),
    kind: oneOf(body, 'kind', ['placed', 'received', 'missed']),
    number: optionalText(body, 'number'),
    name: optionalText(body, 'name'),
    startTime: optionalMoment(body, 'startTime'),
    ringSeconds: optionalNumber(body, 'ringSeconds'),
    talkSeconds: optionalNumber(body, 'talkSeconds'),
    isAnonymous: body.isAnonymous === true,
    serviceInvocationDisposition: optionalText(body, 'serviceInvocationDisposition'),
  };
}

const personalities = ['Originator', 'Terminator'] as const;
const callStates = ['Alerting', 'Active', 'Held', 'Remote Held'] as const;

export function readStartedCall(body: Body): StartedCall {
  return {
    userId: requiredText(body, 'userId'),
    number: requiredText(body, 'number'),
    name: optionalText(body, 'name'),
    personality: body.personality === undefined ? undefined : oneOf(body, 'personality', personalities),
    state: body.state === undefined ? undefined : oneOf(body, 'state', callStates),
    isPrivate: body.isPrivate === true,
  };
}

export function readVoicemail(body: Body): AddedVoicemail {
  const bytes = optionalNumber(body, 'bytes');
  const audio = optionalText(body, 'audio');
  return {
    userId: requiredText(body, 'userId'),
    number: optionalText(body, 'number'),
    name: optionalText(body, 'name'),
    isAnonymous: body.isAnonymous === true,
    time: optionalMoment(body, 'time'),
    seconds: optionalNumber(body, 'seconds'),
    isRead: body.isRead === true,
    mediaType: body.mediaType === undefined ? undefined : oneOf(body, 'mediaType', ['WAV', 'MP3', 'TIF', 'MOV']),
    audio: audio === undefined ? (bytes ? { bytes } : undefined) : Buffer.from(audio, 'base64'),
  };
}

export function readFault(body: Body): { path: string; fault: Fault } {
  const fault = asBody(body.fault, 'fault');
  const limits = { times: optionalNumber(fault, 'times'), method: optionalText(fault, 'method')?.toUpperCase() };
  return { path: requiredText(body, 'path'), fault: { ...faultOf(fault), ...limits } };
}

const errorBodies = ['error-info', 'html', 'empty'] as const;
const kinds = ['latency', 'status', 'hang', 'cut', 'reset', 'malformed', 'other-user'] as const;

function faultOf(body: Body): Fault {
  const kind = oneOf(body, 'kind', kinds);
  switch (kind) {
    case 'latency':
      return { kind, milliseconds: requiredNumber(body, 'milliseconds') };
    case 'status':
      return {
        kind,
        status: statusOf(body),
        body: body.body === undefined ? undefined : oneOf(body, 'body', errorBodies),
        code: optionalNumber(body, 'code'),
      };
    case 'other-user':
      return { kind, userId: optionalText(body, 'userId') };
    default:
      return { kind };
  }
}

function statusOf(body: Body): number {
  const status = requiredNumber(body, 'status');
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new Unreadable('status: from 200 to 599');
  return status;
}

function asBody(value: unknown, name: string): Body {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unreadable(`${name}: an object`);
  return Object.fromEntries(Object.entries(value));
}

function oneOf<T extends string>(body: Body, name: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === body[name]);
  if (found === undefined) throw new Unreadable(`${name}: one of ${allowed.join(', ')}`);
  return found;
}

function optionalText(body: Body, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new Unreadable(`${name}: a text`);
}

function optionalMoment(body: Body, name: string): Date | undefined {
  const text = optionalText(body, name);
  const moment = text === undefined ? undefined : new Date(text);
  if (moment && Number.isNaN(moment.getTime())) throw new Unreadable(`${name}: a moment in ISO 8601`);
  return moment;
}

function optionalNumber(body: Body, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || (typeof value === 'number' && value >= 0)) return value;
  throw new Unreadable(`${name}: a number from 0`);
}

function requiredText(body: Body, name: string): string {
  const value = optionalText(body, name);
  if (value === undefined) throw new Unreadable(`${name}: missing`);
  return value;
}

function requiredNumber(body: Body, name: string): number {
  const value = optionalNumber(body, name);
  if (value === undefined) throw new Unreadable(`${name}: missing`);
  return value;
}
