// Call logs
// XSI-Actions, directories/CallLogs and directories/EnhancedCallLogs. Interface specification 3.5.7.4, 3.5.7.6.

import type { CallOptions, XsiHttp } from '../http';
import {
  dateTime,
  document,
  element,
  entriesOf,
  epochMillis,
  expected,
  type Infer,
  integer,
  many,
  optional,
  text,
  toMoment,
  withFallback,
} from '../xml';
import { allRecords, type PageQuery } from './paging';

/** The lists into which BroadWorks sorts calls, by the names of their resources. */
export type CallKind = 'Placed' | 'Received' | 'Missed';

export const CallLogsEntry = element({
  countryCode: optional(text),
  /** Words such as `Unavailable` for a caller who hides, or nothing. */
  phoneNumber: expected(text),
  name: optional(text),
  /** Sometimes without a zone. */
  time: dateTime,
  callLogId: expected(text),
});
export type CallLogsEntry = Infer<typeof CallLogsEntry>;

const basicEntries = element({
  startIndex: optional(integer),
  numberOfRecords: optional(integer),
  callLogsEntry: many(CallLogsEntry),
});
export const CallLogs = document('CallLogs', {
  placed: optional(basicEntries),
  received: optional(basicEntries),
  missed: optional(basicEntries),
});
export type CallLogs = Infer<typeof CallLogs>;

const enhancedEntry = element({
  countryCode: optional(text),
  callLogId: expected(text),
  callId: optional(text),
  subscriberType: optional(text),
  dialedNumber: optional(text),
  calledNumber: optional(text),
  networkTranslatedAddress: optional(text),
  callingAssertedNumber: optional(text),
  callingPresentationNumber: optional(text),
  callingPresentationName: optional(text),
  /** `Public`, or a word that starts with `Anonymous` or `Unavailable`: then the caller is not to be shown. */
  callingPresentationIndicator: optional(text),
  calledDirectoryName: optional(text),
  connectedNumber: optional(text),
  connectedName: optional(text),
  basicCallType: optional(text),
  time: optional(dateTime),
  startTime: optional(epochMillis),
  /** Only if the call was answered. */
  answerTime: optional(epochMillis),
  releaseTime: optional(epochMillis),
  detachedTime: optional(epochMillis),
  /** The service that took the call away from the user, such as `Call Forward Always`. */
  serviceInvocationDisposition: optional(text),
  serviceInvocationDialedNumber: optional(text),
  serviceInvocationCalledNumber: optional(text),
  redirectingNumber: optional(text),
  redirectingName: optional(text),
  redirectingReason: optional(text),
});
/** A call without any moment has no place in a history. */
export const EnhancedCallLogsEntry = withFallback(
  enhancedEntry,
  'startTime',
  ({ time = '', answerTime, releaseTime, detachedTime }) => toMoment(time) ?? answerTime ?? releaseTime ?? detachedTime,
);
export type EnhancedCallLogsEntry = Infer<typeof EnhancedCallLogsEntry>;

const enhancedEntries = element({
  startIndex: optional(integer),
  numberOfRecords: optional(integer),
  /** The short form of old releases, the same as a basic entry. */
  enhancedCallLogsEntry: many(CallLogsEntry),
  enhancedCallLogsExtendedEntry: many(EnhancedCallLogsEntry),
});
export const EnhancedCallLogs = document('EnhancedCallLogs', {
  startIndex: optional(integer),
  numberOfRecords: optional(integer),
  placed: optional(enhancedEntries),
  received: optional(enhancedEntries),
  missed: optional(enhancedEntries),
});
export type EnhancedCallLogs = Infer<typeof EnhancedCallLogs>;

export interface EnhancedCallLogsQuery extends PageQuery {
  /** Inclusive, on the call's start. Default: the beginning of the previous month. Ignored where a Call Detail Server is used. */
  startTime?: Date;
  endTime?: Date;
  basicCallType?: readonly ('Group' | 'Enterprise' | 'Network' | 'NetworkURL' | 'Repair' | 'Emergency' | 'Internal')[];
  callingPresentationNumber?: readonly string[];
  dialedNumber?: readonly string[];
}

export class CallLogsResource {
  constructor(private readonly http: XsiHttp) {}

  /** About the 20 newest calls of each kind; there is no paging. */
  basic(options?: CallOptions): Promise<CallLogs> {
    return this.http.get('directories/CallLogs', CallLogs, {}, options);
  }

  /** One page of all kinds together; how it is spread over them is not documented. */
  enhanced(query: EnhancedCallLogsQuery = {}, options?: CallOptions): Promise<EnhancedCallLogs> {
    return this.http.get('directories/EnhancedCallLogs', EnhancedCallLogs, { ...query }, options);
  }

  /** Every call of one kind, in either form of entry. */
  allEnhanced(
    kind: CallKind,
    query: EnhancedCallLogsQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<EnhancedCallLogsEntry | CallLogsEntry> {
    const target = `directories/EnhancedCallLogs/${kind}`;
    return allRecords(async (page) => {
      const logs = await this.http.get(target, EnhancedCallLogs, { ...query, ...page }, options);
      const list = logs[kind.toLowerCase() as Lowercase<CallKind>];
      const { enhancedCallLogsExtendedEntry: long = [], enhancedCallLogsEntry: short = [] } = list ?? {};
      const entries = entriesOf(long) + entriesOf(short);
      return { startIndex: logs.startIndex ?? list?.startIndex, records: [...long, ...short], entries };
    }, query.results);
  }
}
