import { collect, type DirectoryDetails, type DirectoryQuery, type XsiClient } from '@libs/xsi';
import { isEmail } from 'class-validator';
import { notOffered, unlessRefused } from '../../broadworks/faults';
import { type NumberPlan, toComparable, toE164 } from '../../broadworks/phone-number';
import type { Tenant } from '../../broadworks/tenants/tenant';

/** Somebody who is not signed in searches: what finds more people than these pages hold is no whole number or address. */
const mostPages = 3;

/** A question to a directory, and which of its answers are meant: the question finds more than these. */
interface Search {
  query: DirectoryQuery;
  isMeant: (entry: DirectoryDetails) => boolean;
}

/** The user ids of those in the enterprise (or group) of a user who have a number or an e-mail address. */
export async function searchDirectory(tenant: Tenant, xsi: XsiClient, typed: string): Promise<string[]> {
  const search = isEmail(typed) ? byMail(typed) : byNumber(typed, tenant.numberPlan(await xsi.profile.read()));
  if (!search) return [];
  const entries =
    (await unlessRefused(notOffered, undefined, () =>
      collect(xsi.directories.allOfEnterprise(search.query, { mostPages })),
    )) ?? (await collect(xsi.directories.allOfGroup(search.query, { mostPages })));
  return entries.filter(search.isMeant).flatMap(({ userId }) => userId ?? []);
}

/** Whether anything could be found by it: anything else is not worth asking about. */
export function isSearchable(typed: string): boolean {
  return isEmail(typed) ? byMail(typed) !== undefined : byNumber(typed, {}) !== undefined;
}

function byMail(typed: string): Search | undefined {
  // each of these means something in a search value: specification 3.5.17
  if (/[*/\\]/.test(typed)) return undefined;
  const wanted = typed.toLowerCase();
  return {
    query: { emailAddress: `${typed}/i` },
    isMeant: ({ additionalDetails }) => additionalDetails?.emailAddress?.toLowerCase() === wanted,
  };
}

/** Directories may hold a number in E.164 or as it is at home, and people type either. */
export function byNumber(typed: string, plan: NumberPlan): Search | undefined {
  const digits = toComparable(typed);
  if (!/^\d{7,15}$/.test(digits)) return undefined;
  const { countryCode = '' } = plan;
  const isInternational = typed.trim().startsWith('+');
  const wanted = isInternational ? [digits] : [digits, toE164(digits, plan)];
  const national = wanted.map((one) => (one.startsWith(countryCode) ? one.slice(countryCode.length) : one));
  const shortest = national.reduce((one, other) => (other.length < one.length ? other : one));
  return {
    query: { number: `*${shortest}*` },
    isMeant: ({ number }) => number !== undefined && wanted.includes(toE164(number, plan)),
  };
}
