import { CallLogs, CallLogsEntry, document, EnhancedCallLogs, integer, many, optional, writeXml } from '@libs/xsi';
import { xmlAnswer } from '../http/answer';
import { type Call, type CallList, toEntry, zonedTime } from '../world/call';
import type { Person } from '../world/person';
import { selectCalls } from './call-selection';
import { pageOf } from './paging';
import { documentAnswer, type Resource, type XsiRequest } from './request';
import { requireService } from './services';

const lists: [list: CallList, name: string][] = [
  ['placed', 'Placed'],
  ['received', 'Received'],
  ['missed', 'Missed'],
];

/** BroadWorks keeps about as many calls of a kind in the basic logs. */
const basicCalls = 20;

/** The basic log of one kind: the specification shows it without a namespace, and the schema does not have it. */
const oneBasicList = {
  startIndex: optional(integer),
  numberOfRecords: optional(integer),
  callLogsEntry: many(CallLogsEntry),
};

function toBasicEntry(person: Person, call: Call): CallLogsEntry {
  const { callLogId } = toEntry(person, call);
  const isShown = (call.presentation ?? 'Public') === 'Public';
  return {
    countryCode: '1',
    phoneNumber: isShown ? call.party.number : 'Unavailable',
    name: isShown ? (call.party.name ?? call.party.number) : 'Unavailable',
    time: zonedTime(call.startTime, person.timeZone),
    callLogId,
  };
}

function basicList(request: XsiRequest, list: CallList) {
  const calls = request.world.calls.of(request.person).filter((call) => call.list === list);
  return { callLogsEntry: calls.slice(0, basicCalls).map((call) => toBasicEntry(request.person, call)) };
}

const basic: Resource = {
  pattern: 'directories/CallLogs',
  method: 'GET',
  answer(request) {
    requireService(request, 'Basic Call Logs');
    const [placed, received, missed] = lists.map(([list]) => basicList(request, list));
    return documentAnswer(request, CallLogs, { placed, received, missed }, 'UTF-8');
  },
};

function basicOf([list, name]: [CallList, string]): Resource {
  const schema = document(list, oneBasicList);
  return {
    pattern: `directories/CallLogs/${name}`,
    method: 'GET',
    answer(request) {
      requireService(request, 'Basic Call Logs');
      return xmlAnswer(writeXml(schema, basicList(request, list), ''));
    },
  };
}

/** How one page is spread over the kinds is not documented: here it is the newest calls, whatever their kind. */
function enhancedLogs(request: XsiRequest, wanted: CallList[]): EnhancedCallLogs {
  requireService(request, 'Enhanced Call Logs');
  const { person, query, options, world } = request;
  const calls = selectCalls(world.calls.of(person), person, query).filter(({ list }) => wanted.includes(list));
  const { startIndex, numberOfRecords, records } = pageOf(calls, query, options.pageSize);
  const entriesOf = (list: CallList) => {
    if (!wanted.includes(list)) return undefined;
    const ofList = records.filter((call) => call.list === list);
    return {
      enhancedCallLogsEntry: [],
      enhancedCallLogsExtendedEntry: ofList.map((call) => toEntry(person, call)),
    };
  };
  return {
    startIndex,
    numberOfRecords,
    placed: entriesOf('placed'),
    received: entriesOf('received'),
    missed: entriesOf('missed'),
  };
}

function enhanced(pattern: string, wanted: CallList[]): Resource {
  return {
    pattern,
    method: 'GET',
    answer: (request) => documentAnswer(request, EnhancedCallLogs, enhancedLogs(request, wanted), 'UTF-8'),
  };
}

export const callLogResources: Resource[] = [
  basic,
  ...lists.map(basicOf),
  enhanced('directories/EnhancedCallLogs', ['placed', 'received', 'missed']),
  ...lists.map(([list, name]) => enhanced(`directories/EnhancedCallLogs/${name}`, [list])),
];
