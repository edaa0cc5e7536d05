// The page behind the last one. Interface specification 3.5.18.

import { parseXml, type XmlElement, xsiNamespace } from '@libs/xsi';
import type { Fixture } from './fixtures';

/** The documents that come in pages, each with the elements that hold its records and stay when they are empty. */
const wrappers: Record<string, readonly string[]> = {
  Enterprise: ['enterpriseDirectory'],
  Group: ['groupDirectory'],
  EnterpriseCommon: [],
  GroupCommon: [],
  Personal: [],
  Directory: [],
  EnhancedCallLogs: ['placed', 'received', 'missed'],
};

/**
 * What a server answers when a page is asked for that starts behind the recorded records: none, and the total as it was.
 * Nothing for a document without pages, and for what is not a document: these are answered as they are.
 */
export function emptyPageOf({ status, extension, body }: Fixture, start: string): Buffer | undefined {
  if (status !== 200 || extension !== 'xml') return undefined;
  const { name, children } = parseXml(body).root;
  const wrapped = wrappers[name];
  if (!wrapped) return undefined;

  const total = children.find((child) => child.name === 'totalAvailableRecords')?.text;
  const lists = children.filter((child) => wrapped.includes(child.name)).map(emptied);
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${xsiNamespace}">` +
      `<startIndex>${start}</startIndex><numberOfRecords>0</numberOfRecords>` +
      `${total === undefined ? '' : `<totalAvailableRecords>${total}</totalAvailableRecords>`}${lists.join('')}</${name}>\n`,
  );
}

function emptied({ name }: XmlElement): string {
  return `<${name}/>`;
}
