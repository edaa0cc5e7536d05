import { EnterpriseCommon, GroupCommon, Personal, type PhoneListEntry } from '@libs/xsi';
import { enterpriseCommonList, groupCommonList, personalList } from '../world/phone-lists';
import { requireEnterprise } from './directories';
import { countsOf, pageOf } from './paging';
import { type Resource, resource, type XsiRequest } from './request';
import { type SearchFields, search, sorted } from './search';

const fields: SearchFields<PhoneListEntry> = {
  name: ({ name }) => [name],
  mpName: ({ name }) => [name],
  number: ({ number }) => [number],
};

function pageOfList(list: readonly PhoneListEntry[], { query, options }: XsiRequest) {
  const found = search(list, query, fields);
  const order = sorted(found, query, [
    ['name', ({ name = '' }) => name],
    ['number', ({ number }) => number],
  ]);
  const page = pageOf(order, query, options.pageSize);
  return { counts: countsOf(page, found.length), entries: page.records };
}

export const phoneListResources: Resource[] = [
  resource('directories/EnterpriseCommon', EnterpriseCommon, (request) => {
    requireEnterprise(request);
    const { counts, entries } = pageOfList(enterpriseCommonList(request.person), request);
    return { ...counts, commonPhoneEntry: entries };
  }),
  resource('directories/GroupCommon', GroupCommon, (request) => {
    const { counts, entries } = pageOfList(groupCommonList(request.person), request);
    return { ...counts, commonPhoneEntry: entries };
  }),
  resource('directories/Personal', Personal, (request) => {
    const { counts, entries } = pageOfList(personalList(request.person), request);
    return { ...counts, entry: entries };
  }),
];
