import type { ContactDetails, DirectoryDetails, PhoneListEntry } from '@libs/xsi';
import { toEmail } from '../../broadworks/email';
import { type NumberPlan, toComparable, toE164 } from '../../broadworks/phone-number';
import { toNumbers } from '../user/user.mapper';
import type { Contact } from './contacts.dto';

/** How a tenant writes ids of users. */
export interface UserIds {
  toUserId(xsiUserId: string): string;
}

/** Nothing for somebody without any number: one contact without breaks the phone's whole list. */
export function toContact(entry: DirectoryDetails, plan: NumberPlan, ids: UserIds): Contact | undefined {
  const { mobile, pager, emailAddress } = entry.additionalDetails ?? {};
  const numbers = toNumbers({ number: entry.number, extension: entry.extension, others: [mobile, pager], plan });
  return (
    numbers && {
      user_id: entry.userId && ids.toUserId(entry.userId),
      is_current_user: false,
      numbers,
      email: toEmail(emailAddress),
      first_name: entry.firstNameUnicode ?? entry.firstName,
      last_name: entry.lastNameUnicode ?? entry.lastName,
    }
  );
}

/** An entry of a custom contact directory: somebody who need not be a user. */
export function toListedContact(
  { number, extension, mobile, emailAddress, firstName, lastName }: ContactDetails,
  plan: NumberPlan,
): Contact | undefined {
  const numbers = toNumbers({ number, extension, others: [mobile], plan });
  return (
    numbers && {
      is_current_user: false,
      numbers,
      email: toEmail(emailAddress),
      first_name: firstName,
      last_name: lastName,
    }
  );
}

/** An entry of a common or personal phone list. `undefined` if its number is none. */
export function toPhoneListContact({ name, number }: PhoneListEntry, plan: NumberPlan): Contact | undefined {
  const main = toE164(number, plan);
  return main === '' ? undefined : { is_current_user: false, numbers: { main }, first_name: name };
}

/** Whether a contact has the part somewhere that a user looks at. */
export function matchesSearch({ first_name, last_name, email, numbers }: Contact, search: string): boolean {
  const wanted = search.trim().toLocaleLowerCase();
  const name = [first_name, last_name].filter(Boolean).join(' ');
  return [name, email, numbers.main, numbers.ext, ...(numbers.additional ?? [])].some((one) =>
    one?.toLocaleLowerCase().includes(wanted),
  );
}

/** Whether one of the contact's numbers is one of these. */
export function hasNumber({ numbers: { main, ext, additional = [] } }: Contact, wanted: ReadonlySet<string>): boolean {
  return [main, ext, ...additional].some((one) => one !== undefined && wanted.has(toComparable(one)));
}
