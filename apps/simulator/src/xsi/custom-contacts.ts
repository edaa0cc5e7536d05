import { type ContactDetails, CustomContact, Directory, type Infer } from '@libs/xsi';
import type { Person } from '../world/person';
import { customDirectories } from '../world/phone-lists';
import { personColumns } from './directories';
import { countsOf, pageOf } from './paging';
import { detailsOf } from './profile';
import { noSuchResource } from './refusal';
import { type Resource, resource, type XsiRequest } from './request';
import { type SearchFields, search, sorted } from './search';

const fields: SearchFields<Person> = {
  firstName: ({ firstName }) => [firstName],
  lastName: ({ lastName }) => [lastName],
  number: ({ number }) => [number],
  Extension: ({ extension }) => [extension],
  mobile: ({ mobile }) => [mobile],
  department: ({ department }) => [department],
};

/** Who is in a directory: some of the company, others for each of them. */
function membersOf(directory: string, { world, person }: XsiRequest): readonly Person[] {
  const people = world.peopleOf(person.serviceProvider);
  return directory === 'VIP' ? people.slice(0, 4) : people.slice(2, 10);
}

function contactOf(person: Person): ContactDetails {
  const { mobile, emailAddress, department } = person;
  const name = `${person.lastName},${person.firstName}`;
  return { ...detailsOf(person), name, mobile, emailAddress, department };
}

function directoryOf(request: XsiRequest): Infer<typeof Directory> {
  const { parameter, query, options } = request;
  const name = customDirectories.find((one) => one === parameter);
  if (!name) throw noSuchResource();
  const found = search(membersOf(name, request), query, fields);
  const page = pageOf(sorted(found, query, personColumns), query, options.pageSize);
  return { ...countsOf(page, found.length), contacts: page.records.map(contactOf) };
}

export const customContactResources: Resource[] = [
  resource('directories/CustomContact', CustomContact, () => ({
    directory: customDirectories.map((name) => ({ name })),
  })),
  resource('directories/CustomContact/*', Directory, directoryOf),
];
