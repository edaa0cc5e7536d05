// Directories
// XSI-Actions, directories. Interface specification 3.5.7.5 (CustomContact), .7 (Enterprise), .8 (EnterpriseCommon),
// .10 (Group), .11 (GroupCommon), .13 (Personal); searching 3.5.17.

import type { CallOptions, XsiHttp } from '../http';
import { path } from '../path';
import { document, element, entriesOf, expected, type Infer, integer, listOf, many, optional, text } from '../xml';
import { allRecords, type Page, type PageQuery } from './paging';
import { AdditionalDetails, userDetails } from './user-details';

const paging = {
  startIndex: optional(integer),
  numberOfRecords: optional(integer),
  totalAvailableRecords: optional(integer),
};

export const DirectoryDetails = element({
  ...userDetails,
  userId: expected(text),
  /** Documented, though not in the schema: better than the plain names where they are filled. */
  firstNameUnicode: optional(text),
  lastNameUnicode: optional(text),
  additionalDetails: optional(AdditionalDetails),
});
export type DirectoryDetails = Infer<typeof DirectoryDetails>;

export const Enterprise = document('Enterprise', {
  ...paging,
  enterpriseDirectory: listOf('directoryDetails', DirectoryDetails),
});
export type Enterprise = Infer<typeof Enterprise>;
export const Group = document('Group', { ...paging, groupDirectory: listOf('directoryDetails', DirectoryDetails) });
export type Group = Infer<typeof Group>;

export const PhoneListEntry = element({ name: expected(text), number: text });
export type PhoneListEntry = Infer<typeof PhoneListEntry>;
export const EnterpriseCommon = document('EnterpriseCommon', {
  ...paging,
  commonPhoneEntry: many(PhoneListEntry),
});
export const GroupCommon = document('GroupCommon', { ...paging, commonPhoneEntry: many(PhoneListEntry) });
export const Personal = document('Personal', { ...paging, entry: many(PhoneListEntry) });

export const CustomContact = document('CustomContact', { directory: many(element({ name: optional(text) })) });
export const ContactDetails = element({
  ...userDetails,
  userId: optional(text),
  /** `Last,First` */
  name: optional(text),
  mobile: optional(text),
  emailAddress: optional(text),
  department: optional(text),
});
export type ContactDetails = Infer<typeof ContactDetails>;
export const Directory = document('Directory', { ...paging, contacts: listOf('contact', ContactDetails) });

/** `abc` equals, `abc*` starts with, `*abc*` contains; a value that ends in `/i` ignores case. */
export type SearchValue = string;

export interface DirectoryQuery extends PageQuery {
  firstName?: SearchValue;
  lastName?: SearchValue;
  /** `First Last`, `Last First` or `Last, First`. Since release 23. */
  name?: SearchValue;
  /** Parts of a name, in any order, all of which must match. Since release 23. */
  mpName?: readonly SearchValue[];
  userId?: SearchValue;
  /** Exact, without wildcards. */
  groupId?: string;
  number?: SearchValue;
  extension?: SearchValue;
  mobileNo?: SearchValue;
  department?: SearchValue;
  emailAddress?: SearchValue;
  impId?: SearchValue;
  searchCriteriaModeOr?: boolean;
  sortColumn?: 'lastName' | 'firstName' | 'department';
}

export interface DirectoryOptions extends CallOptions {
  /** Ends the list after so many pages. */
  mostPages?: number;
}

export interface PhoneListQuery extends PageQuery {
  name?: SearchValue;
  mpName?: readonly SearchValue[];
  number?: SearchValue;
  searchCriteriaModeOr?: boolean;
  sortColumn?: 'name' | 'number';
}

export interface CustomContactQuery extends PageQuery {
  firstName?: SearchValue;
  lastName?: SearchValue;
  number?: SearchValue;
  Extension?: SearchValue;
  mobile?: SearchValue;
  department?: SearchValue;
  searchCriteriaModeOr?: boolean;
}

export class Directories {
  constructor(private readonly http: XsiHttp) {}

  /** One page of the enterprise. For a user of a service provider, a refusal or the group: not documented. */
  enterprise(query: DirectoryQuery = {}, options?: CallOptions): Promise<Enterprise> {
    return this.http.get('directories/Enterprise', Enterprise, { ...query }, options);
  }

  allOfEnterprise(query: DirectoryQuery = {}, options?: DirectoryOptions): AsyncGenerator<DirectoryDetails> {
    return allRecords(
      async (page) => {
        const { enterpriseDirectory, ...rest } = await this.enterprise({ ...query, ...page }, options);
        return { ...rest, records: enterpriseDirectory, entries: entriesOf(enterpriseDirectory) };
      },
      query.results,
      options?.mostPages,
    );
  }

  group(query: DirectoryQuery = {}, options?: CallOptions): Promise<Group> {
    return this.http.get('directories/Group', Group, { ...query }, options);
  }

  allOfGroup(query: DirectoryQuery = {}, options?: DirectoryOptions): AsyncGenerator<DirectoryDetails> {
    return allRecords(
      async (page) => {
        const { groupDirectory, ...rest } = await this.group({ ...query, ...page }, options);
        return { ...rest, records: groupDirectory, entries: entriesOf(groupDirectory) };
      },
      query.results,
      options?.mostPages,
    );
  }

  enterpriseCommon(query: PhoneListQuery = {}, options?: CallOptions): AsyncGenerator<PhoneListEntry> {
    return allRecords((page) =>
      this.phoneList('directories/EnterpriseCommon', EnterpriseCommon, { ...query, ...page }, options),
    );
  }

  groupCommon(query: PhoneListQuery = {}, options?: CallOptions): AsyncGenerator<PhoneListEntry> {
    return allRecords((page) => this.phoneList('directories/GroupCommon', GroupCommon, { ...query, ...page }, options));
  }

  /** The user's own list. */
  personal(query: PhoneListQuery = {}, options?: CallOptions): AsyncGenerator<PhoneListEntry> {
    return allRecords(async (page) => {
      const { entry, ...rest } = await this.http.get('directories/Personal', Personal, { ...query, ...page }, options);
      return { ...rest, records: entry, entries: entriesOf(entry) };
    });
  }

  /** The names of the custom contact directories. */
  async customContactNames(options?: CallOptions): Promise<string[]> {
    const { directory } = await this.http.get('directories/CustomContact', CustomContact, {}, options);
    return directory.flatMap(({ name }) => name ?? []);
  }

  customContacts(
    directory: string,
    query: CustomContactQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<ContactDetails> {
    return allRecords(async (page) => {
      const target = path`directories/CustomContact/${directory}`;
      const { contacts, ...rest } = await this.http.get(target, Directory, { ...query, ...page }, options);
      return { ...rest, records: contacts, entries: entriesOf(contacts) };
    });
  }

  private async phoneList(
    target: string,
    schema: typeof EnterpriseCommon,
    query: PhoneListQuery,
    options?: CallOptions,
  ): Promise<Page<PhoneListEntry>> {
    const { commonPhoneEntry, ...rest } = await this.http.get(target, schema, { ...query }, options);
    return { ...rest, records: commonPhoneEntry, entries: entriesOf(commonPhoneEntry) };
  }
}
