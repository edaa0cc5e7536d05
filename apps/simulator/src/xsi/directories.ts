import { type DirectoryDetails, Enterprise, Group } from '@libs/xsi';
import type { Person } from '../world/person';
import { countsOf, type PageOf, pageOf } from './paging';
import { additionalDetailsOf, detailsOf } from './profile';
import { notAllowed } from './refusal';
import { type Resource, resource, type XsiRequest } from './request';
import { type SearchFields, search, sorted } from './search';

const fields: SearchFields<Person> = {
  firstName: ({ firstName }) => [firstName],
  lastName: ({ lastName }) => [lastName],
  name: namesOf,
  mpName: namesOf,
  userId: ({ userId }) => [userId],
  groupId: ({ groupId }) => [groupId],
  number: ({ number }) => [number],
  extension: ({ extension }) => [extension],
  mobileNo: ({ mobile }) => [mobile],
  department: ({ department }) => [department],
  emailAddress: ({ emailAddress }) => [emailAddress],
  impId: () => [],
};

export const personColumns: [string, (person: Person) => string][] = [
  ['lastName', ({ lastName }) => lastName],
  ['firstName', ({ firstName }) => firstName],
  ['department', ({ department = '' }) => department],
];

function namesOf({ firstName, lastName }: Person): string[] {
  return [`${firstName} ${lastName}`, `${lastName} ${firstName}`, `${lastName}, ${firstName}`];
}

export function requireEnterprise({ person }: XsiRequest): void {
  if (!person.serviceProvider.isEnterprise) throw notAllowed('The user belongs to no enterprise');
}

/** Sorted directories: to sort 50,000 people for each page of them would take most of the time. */
const sortedDirectories = new WeakMap<readonly Person[], Map<string, readonly Person[]>>();

function inOrder(people: readonly Person[], query: URLSearchParams): readonly Person[] {
  const orders = sortedDirectories.get(people) ?? new Map<string, readonly Person[]>();
  sortedDirectories.set(people, orders);
  const column = query.get('sortColumn') ?? '';
  const known = orders.get(column);
  if (known) return known;
  const order = sorted(people, query, personColumns);
  if (orders.size < 10) orders.set(column, order);
  return order;
}

function pageOfPeople(people: readonly Person[], { query, options }: XsiRequest): PageOf<Person> & { total: number } {
  const found = search(inOrder(people, query), query, fields);
  return { ...pageOf(found, query, options.pageSize), total: found.length };
}

function directoryDetails(person: Person): DirectoryDetails {
  return { ...detailsOf(person), additionalDetails: additionalDetailsOf(person) };
}

function enterpriseOf(request: XsiRequest): Enterprise {
  requireEnterprise(request);
  const page = pageOfPeople(request.world.peopleOf(request.person.serviceProvider), request);
  return { ...countsOf(page, page.total), enterpriseDirectory: page.records.map(directoryDetails) };
}

function groupOf(request: XsiRequest): Group {
  const page = pageOfPeople(request.world.peopleOfGroup(request.person), request);
  return { ...countsOf(page, page.total), groupDirectory: page.records.map(directoryDetails) };
}

export const directoryResources: Resource[] = [
  resource('directories/Enterprise', Enterprise, enterpriseOf),
  resource('directories/Group', Group, groupOf),
];
