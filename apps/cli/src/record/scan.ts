// A document as pieces that, put together again, are the same text. Only what was checked to be well-formed comes here.

/** A text or an attribute's value, and where it stands. */
export interface Place {
  /** Local name of the element; of an attribute, its name with `@`. */
  name: string;
  /** Local name of the element around it. */
  parent: string;
}

export type ReplaceValue = (value: string, place: Place) => string;

const piece =
  /(?<comment><!--[\s\S]*?-->)|(?<instruction><\?[\s\S]*?\?>)|(?<close><\/[^>]*>)|(?<open><[^!](?:"[^"]*"|'[^']*'|[^>"'])*>)|(?<text>(?:<!\[CDATA\[[\s\S]*?\]\]>|[^<]+)+)/g;
const attribute = /(\s)([\w:.-]+)(\s*=\s*)(?:"([^"]*)"|'([^']*)')/g;

/** The same document with the values that a function gives. What it leaves as it is stays byte for byte. Comments go. */
export function rewriteXml(xml: string, replace: ReplaceValue): string {
  const open: string[] = ['', ''];
  return [...xml.matchAll(piece)].map(({ 0: raw, groups = {} }) => rewritePiece(raw, groups, open, replace)).join('');
}

function rewritePiece(
  raw: string,
  kind: Record<string, string | undefined>,
  open: string[],
  replace: ReplaceValue,
): string {
  if (kind.comment) return '<!-- -->';
  if (kind.instruction) return raw.startsWith('<?xml ') ? raw : '';
  if (kind.close) {
    open.pop();
    return raw;
  }
  if (kind.text) return rewriteText(raw, { name: open.at(-1) ?? '', parent: open.at(-2) ?? '' }, replace);
  const name = localName(/^<([^\s/>]+)/.exec(raw)?.[1] ?? '');
  const rewritten = raw.replace(attribute, (whole, space: string, key: string, equals: string, one = '', two = '') => {
    const value = unescapeXml(one || two);
    const local = key.startsWith('xmlns') ? key : localName(key);
    const made = replace(value, { name: `@${local}`, parent: name });
    return made === value ? whole : `${space}${key}${equals}"${escapeXml(made).replaceAll('"', '&quot;')}"`;
  });
  if (!raw.endsWith('/>')) open.push(name);
  return rewritten;
}

function rewriteText(raw: string, place: Place, replace: ReplaceValue): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(raw) ?? [];
  if (inner === '') return raw;
  const value = textOf(inner);
  const made = replace(value, place);
  return made === value ? raw : before + escapeXml(made) + after;
}

/** The text of a run of character data and CDATA sections. */
function textOf(raw: string): string {
  return raw
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : unescapeXml(part)))
    .join('');
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name) return entities[name] ?? whole;
    return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal));
  });
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** What is left of a page that is no XML: its tags, without attributes, and a letter for each letter. */
export function maskPage(page: string): string {
  return page
    .replace(/<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1>|$)/gi, '')
    .split(/(<\/?[a-z][\w:]*)[^>]*/i)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\p{L}\p{N}@]/gu, 'x')))
    .join('')
    .replace(/&x+;/g, 'x');
}
