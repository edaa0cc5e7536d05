import type { PhoneListEntry } from '@libs/xsi';
import { nationalNumber, outsideNumberAt } from './numbers';
import type { Person } from './person';
import { Random } from './random';

const companyNames = ['Building Security', 'Café Zürich', 'Conference Bridge', 'Facilities & Cleaning', 'Front Desk'];
const moreCompanyNames = ['Help Desk', 'Travel Agency', 'Réception', 'Такси', 'Voice Portal'];
const groupNames = ['Courier', 'Group Fax', 'Meeting Room', 'Night Guard'];
const personalNames = ['Dentist', 'Home', 'Mom & Dad', 'School', 'Zoé (mobile)'];

/** Numbers of phone lists are as somebody typed them. */
const spellings: ((number: string) => string)[] = [
  (number) => number,
  nationalNumber,
  (number) => nationalNumber(number).replace(/^(...)(...)/, '$1-$2-'),
  (number) => number.slice(-4),
];

export function enterpriseCommonList(person: Person): PhoneListEntry[] {
  return phoneList([...companyNames, ...moreCompanyNames], person.serviceProvider.id.length);
}

export function groupCommonList(person: Person): PhoneListEntry[] {
  return phoneList(groupNames, person.groupId.length);
}

/** Dave has none. */
export function personalList(person: Person): PhoneListEntry[] {
  return person.isIntercepted ? [] : phoneList(personalNames, person.position);
}

export const customDirectories = ['Suppliers & Partners', 'VIP'] as const;

function phoneList(names: readonly string[], seed: number): PhoneListEntry[] {
  const random = new Random(seed);
  return names.map((name) => ({ name, number: random.pick(spellings)(outsideNumberAt(random.below(80))) }));
}
