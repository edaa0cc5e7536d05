import { type Answer, emptyAnswer, htmlAnswer, xmlAnswer } from '../http/answer';
import type { Counters } from '../http/counters';
import type { HttpRequest } from '../http/http-request';
import type { SimulatorOptions } from '../http/options';
import type { Person } from '../world/person';
import type { World } from '../world/world';
import { anywhereResources } from './anywhere';
import type { Authenticator, Login } from './authenticator';
import { callCenterResources } from './call-centers';
import { callLogResources } from './call-logs';
import { callServiceResources } from './call-services';
import { callResources } from './calls';
import { customContactResources } from './custom-contacts';
import { deviceResources } from './devices';
import { directoryResources } from './directories';
import { phoneListResources } from './phone-lists';
import { profileResources, versionsDocument } from './profile';
import { errorAnswer, noSuchResource, noSuchUser, notAllowed, Refusal } from './refusal';
import type { Resource } from './request';
import { serviceResources } from './services';
import { voiceMessageResources } from './voice-messages';

const resources: Resource[] = [
  ...profileResources,
  ...deviceResources,
  ...serviceResources,
  ...directoryResources,
  ...phoneListResources,
  ...customContactResources,
  ...callLogResources,
  ...callCenterResources,
  ...voiceMessageResources,
  ...callServiceResources,
  ...anywhereResources,
  // the last, since a call may have any name
  ...callResources,
];

export const actionsContext = 'com.broadsoft.xsi-actions';

export interface Actions {
  options: SimulatorOptions;
  world: World;
  authenticator: Authenticator;
  counters: Counters;
  url: string;
  /** What the administrator may not read of users: patterns of resources, in lower case. */
  closedToAdministrator: ReadonlySet<string>;
}

/** Answers a request below `/com.broadsoft.xsi-actions`. `speakOf` is whose data is given instead, for a fault. */
export function answerActions(request: HttpRequest, actions: Actions, speakOf?: string): Answer {
  const { authenticator } = actions;
  const identified = authenticator.identify(request.headers.authorization, request.headers.cookie);
  if (!identified) {
    const unauthorized = htmlAnswer(401, 'Unauthorized');
    return { ...unauthorized, headers: { ...unauthorized.headers, 'www-authenticate': 'Basic realm="BroadWorks"' } };
  }
  const answer = answerLogin(request, actions, identified.login, speakOf);
  return identified.cookie ? { ...answer, headers: { ...answer.headers, 'set-cookie': identified.cookie } } : answer;
}

/** What the counters call a path: the resource, without whose it is. */
export function nameOfPath(segments: readonly string[]): string {
  const [version, kind, , ...below] = segments;
  if (version?.toLowerCase() === 'v2.0' && kind?.toLowerCase() === 'versions') return '/versions';
  if (segments.at(-1)?.toLowerCase() === 'j_logout') return '/j_logout';
  return matchResources(below)[0]?.resource.pattern ?? 'unknown';
}

function answerLogin(request: HttpRequest, actions: Actions, login: Login, speakOf?: string): Answer {
  const [version, kind, userId = '', ...below] = request.segments.slice(1);
  if (request.segments.at(-1)?.toLowerCase() === 'j_logout') {
    actions.authenticator.endSession(request.headers.cookie);
    return emptyAnswer(200);
  }
  if (version?.toLowerCase() !== 'v2.0') return htmlAnswer(404, 'Not Found');
  try {
    if (kind?.toLowerCase() === 'versions') return xmlAnswer(versionsDocument, login.charset);
    if (kind?.toLowerCase() !== 'user') throw noSuchResource();
    const person = actions.world.find(userId);
    if (!person) throw noSuchUser(userId);
    if (!login.isAdministrator && login.userId !== person.userId) throw notAllowed('The user is out of scope');
    const spokenOf = speakOf === undefined ? person : (actions.world.find(speakOf) ?? person);
    return answerUser(request, actions, login, spokenOf, below);
  } catch (error) {
    if (error instanceof Refusal) return errorAnswer(error);
    throw error;
  }
}

function answerUser(
  { method, query, body }: HttpRequest,
  actions: Actions,
  login: Login,
  person: Person,
  below: readonly string[],
): Answer {
  const matches = matchResources(below);
  const match = matches.find(({ resource }) => resource.method === method);
  if (matches.length === 0) throw noSuchResource();
  if (!match) throw new Refusal(405, 900_004, 'The method is not supported');
  const { resource, parameters } = match;
  if (login.isAdministrator && actions.closedToAdministrator.has(resource.pattern.toLowerCase())) {
    throw notAllowed('Not for an administrator');
  }
  const [parameter = ''] = parameters;
  const { charset, isAdministrator } = login;
  return resource.answer({ ...actions, person, query, body, parameter, parameters, charset, isAdministrator });
}

interface Match {
  resource: Resource;
  parameters: string[];
}

function matchResources(below: readonly string[]): Match[] {
  return resources.flatMap((resource) => {
    const pattern = resource.pattern.split('/');
    const isMatch =
      pattern.length === below.length &&
      pattern.every((part, index) => part === '*' || part.toLowerCase() === below[index]?.toLowerCase());
    return isMatch ? { resource, parameters: below.filter((_, index) => pattern[index] === '*') } : [];
  });
}
