import { type CallKind, collect } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { isRejected, isRejectedWith, notAssigned, notOffered } from '../../broadworks/faults';
import { toE164 } from '../../broadworks/phone-number';
import { readAssigned } from '../../broadworks/tenants/read-assigned';
import { type PageOf, paginate } from '../../http/page.dto';
import { AnswerCache } from '../../resilience/answer-cache';
import { atMost } from '../../resilience/at-most';
import { OpenedSessions } from '../../sign-in/session/opened-sessions';
import { keyOfSession, type Session } from '../../sign-in/session/session';
import type { AnsweredCall } from '../recordings/match';
import { Recordings } from '../recordings/recordings.service';
import type { AssignedServices } from '../user/assigned-services';
import { Profiles } from '../user/profiles.service';
import { toAnsweredCall } from './answered-call.mapper';
import type { CdrInfo, HistoryQuery } from './history.dto';
import { inOrder, type LoggedCall, type LogOwner, toCdr, within } from './history.mapper';
import { searchStart } from './search-start';

const kinds: CallKind[] = ['Placed', 'Received', 'Missed'];
/** Milliseconds for which a log that is not assigned is not requested again: an operator may assign it meanwhile. */
const missingFor = 60_000;
/** Milliseconds that a log of many pages may take to load, also after its request ended. */
const loadFor = 120_000;
/** Logs that are kept: a poll of the phone makes one, and it holds a few rows. */
const mostLogs = 10_000;
/** Calls of all logs that are kept: a year of one user may be thousands. */
const mostCalls = 200_000;

type Log = [kind: CallKind, calls: LoggedCall[]][];

/** What is kept of a log. */
interface KeptCalls {
  cdrs: CdrInfo[];
  /** What recordings are found by; empty where the tenant has none. */
  answered: AnsweredCall[];
}

/** The calls of who is signed in. The app asks every ten seconds, so the same question is answered from memory for a while. */
@Injectable()
export class History {
  private readonly logs = new AnswerCache<KeptCalls>({
    max: mostLogs,
    maxSize: mostCalls,
    sizeOf: ({ cdrs }) => cdrs.length + 1,
  });
  private readonly missing = new LRUCache<string, true>({ ...atMost(mostLogs), ttl: missingFor });

  constructor(
    private readonly profiles: Profiles,
    private readonly recordings: Recordings,
    opened: OpenedSessions,
  ) {
    opened.onEnd((id) => this.logs.forget([id]));
  }

  async page(session: Session, query: HistoryQuery): Promise<PageOf<CdrInfo>> {
    const since = query.time_from?.toISOString() ?? '';
    const { cdrs, answered } = await this.logs.get(
      [...keyOfSession(session), since],
      () => this.read(session, query.time_from),
      {
        freshFor: session.tenant.config.history.refresh * 1000,
        loadFor,
      },
    );
    const page = paginate(within(cdrs, query.time_from, query.time_to), query);
    const shown = new Set(page.items.map(({ call_id }) => call_id));
    const recordingIds = await this.recordings.idsOf(session, shown, answered);
    const withId = (cdr: CdrInfo) => {
      const recording_id = recordingIds.get(cdr.call_id);
      return recording_id ? { ...cdr, recording_id } : cdr;
    };
    return { ...page, items: page.items.map(withId) };
  }

  private async read(session: Session, since?: Date): Promise<KeptCalls> {
    const owner = await this.ownerOf(session);
    const startTime = searchStart(Date.now(), session.tenant.config.history.days, since);
    const log = startTime ? await this.readLog(session, startTime) : [];
    const hasRecordings = this.recordings.isOffered(session.tenant);
    // by their ids: rows may shift from page to page while they are read
    const cdrs = new Map<string, CdrInfo>();
    const answered = new Map<string, AnsweredCall>();
    for (const [kind, calls] of log) {
      for (const call of calls) {
        const cdr = distinct(toCdr(call, kind, owner), cdrs);
        cdrs.set(cdr.call_id, cdr);
        const traces = hasRecordings ? toAnsweredCall(cdr.call_id, cdr.connect_time, call, kind, owner) : undefined;
        if (traces) answered.set(cdr.call_id, traces);
      }
    }
    return { cdrs: inOrder([...cdrs.values()]), answered: [...answered.values()] };
  }

  private async readLog(session: Session, startTime: Date): Promise<Log> {
    const services = await this.profiles.assignedServices(session);
    const enhanced = () => readEnhanced(session, startTime);
    return (
      (await this.readOne(session, services, 'Enhanced Call Logs', enhanced)) ??
      (await this.readOne(session, services, 'Basic Call Logs', () => readBasic(session))) ??
      []
    );
  }

  /** `undefined` if the user does not have this log. Where the platform lists no services, its rejection tells. */
  private async readOne(
    session: Session,
    services: AssignedServices,
    name: string,
    read: () => Promise<Log>,
  ): Promise<Log | undefined> {
    const isAssigned = services.has(name);
    const key = JSON.stringify([...keyOfSession(session), name]);
    if (services.lacks(name) || (!isAssigned && this.missing.has(key))) return undefined;
    try {
      return await readAssigned(session, isAssigned, read);
    } catch (error) {
      if (!isRejected(isAssigned ? notAssigned : notOffered, error)) throw error;
      // a 400 may be of the moment
      if (isRejectedWith(notAssigned, error)) this.missing.set(key, true);
      return undefined;
    }
  }

  private async ownerOf(session: Session): Promise<LogOwner> {
    const { profile, plan } = await this.profiles.read(session);
    const { number, extension, userId } = profile.details;
    return {
      number: (number && toE164(number, plan)) || extension || userId,
      extension,
      plan,
      timeZone: profile.timeZone,
    };
  }
}

/** The same row may come twice, and two calls may have the same id. */
function distinct(cdr: CdrInfo, known: ReadonlyMap<string, CdrInfo>): CdrInfo {
  const ofMoment = `${cdr.call_id}-${Date.parse(cdr.connect_time)}`;
  let call_id = cdr.call_id;
  for (let twin = 1; ; twin++) {
    const other = known.get(call_id);
    if (!other || isSameCall(other, cdr)) return { ...cdr, call_id };
    call_id = twin === 1 ? ofMoment : `${ofMoment}-${twin}`;
  }
}

function isSameCall(one: CdrInfo, other: CdrInfo): boolean {
  return one.connect_time === other.connect_time && one.caller === other.caller && one.callee === other.callee;
}

/** Each kind on its own: how a page of all kinds is spread over them is not documented. */
async function readEnhanced({ xsi }: Session, startTime: Date): Promise<Log> {
  return Promise.all(
    kinds.map(
      async (kind): Promise<Log[number]> => [kind, await collect(xsi.callLogs.allEnhanced(kind, { startTime }))],
    ),
  );
}

async function readBasic({ xsi }: Session): Promise<Log> {
  const { placed, received, missed } = await xsi.callLogs.basic();
  return [
    ['Placed', placed?.callLogsEntry ?? []],
    ['Received', received?.callLogsEntry ?? []],
    ['Missed', missed?.callLogsEntry ?? []],
  ];
}
