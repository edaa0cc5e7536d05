import { writeFixtureName } from '@libs/replay';
import { decodeText, XmlError } from '@libs/xsi';
import { UsageError } from '../explain';
import { anonymise } from './anonymise';
import { declaredCharset, encodeText } from './charset';
import { treatmentOf } from './elements';
import type { Recorded } from './fetch';
import { type Kind, Replacements } from './replacements';
import { maskPage, type Place, rewriteXml } from './scan';

export interface AnonymousFile {
  /** Path below the folder that holds the personas. */
  path: string;
  body: Buffer;
  /** Name in the path that was the user's. */
  name?: string;
}

export interface Anonymous {
  files: AnonymousFile[];
  counts: Map<Kind, number>;
}

export interface Who {
  userId: string;
  password: string;
  persona: string;
  /** Elements to replace although they may stay otherwise. */
  replaced: ReadonlySet<string>;
}

/**
 * The answers as files in which nobody is to be found. All of them are read before the first is rewritten, so that nothing
 * that is made up is somebody else's. Throws when something is left: nothing is to be written then.
 */
export function anonymousFiles(answers: readonly Recorded[], who: Who): Anonymous {
  const replacements = new Replacements(who.userId, who.persona);
  const replace = (value: string, place: Place) =>
    anonymise(value, treatmentOf(value, place, who.replaced), replacements);
  const fileOf = (answer: Recorded) => toFile(answer, replace, who.persona);

  for (const answer of answers) allowPlatformWords(answer, who, replacements);
  replacements.user(who.userId);
  replacements.secret(who.password);
  answers.forEach(fileOf);
  replacements.finishLearning();
  const files = answers.map(fileOf);
  for (const file of files) assertNobodyIn(file, who, replacements);
  return { files, counts: replacements.counts() };
}

/** The names of services are the platform's own: who is called like one cannot be told from it. */
function allowPlatformWords({ root, bytes, charset }: Recorded, { replaced }: Who, replacements: Replacements): void {
  if (!root) return;
  rewriteXml(decodeText(bytes, charset).text, (value, place) => {
    const treatment = treatmentOf(value, place, replaced);
    if (place.parent === 'service' && treatment === 'enumeration') replacements.allowWords(value);
    return value;
  });
}

function toFile(
  { path, item, start, status, bytes, charset, root }: Recorded,
  replace: (value: string, place: Place) => string,
  persona: string,
): AnonymousFile {
  const text = root ? decodeText(bytes, charset).text : readableText(bytes, charset);
  const made = root ? rewriteXml(text, replace) : maskPage(text);
  const looksLikeXml = /^\s*<(?!!doctype|html)/i.test(text);
  const extension = root ? 'xml' : looksLikeXml ? 'xml.txt' : 'html';
  const { listedIn, parameter } = item?.of ?? {};
  const name = item && listedIn ? replace(item.value, listedIn) : item?.value;
  const query = new Map<string, string>();
  if (name !== undefined && parameter !== undefined) query.set(parameter, name);
  if (start !== undefined) query.set('start', String(start));
  const segments = [...path.split('/'), ...(name !== undefined && parameter === undefined ? [name] : [])];
  const file = writeFixtureName({ segment: segments.pop() ?? '', query, method: 'GET', status, extension });
  const folder = path === 'versions' ? [] : [persona];
  return {
    path: [...(root ? [] : ['not-xml']), ...folder, ...segments, file].join('/'),
    body: encodeText(made, root ? declaredCharset(text) : 'utf-8'),
    ...(listedIn && { name }),
  };
}

/** Text of what is no document, and may be in no charset at all. */
function readableText(bytes: Uint8Array, charset: string | undefined): string {
  try {
    return decodeText(bytes, charset).text;
  } catch (error) {
    if (error instanceof XmlError) return Buffer.from(bytes).toString('latin1');
    throw error;
  }
}

function assertNobodyIn({ path, body, name }: AnonymousFile, { replaced }: Who, replacements: Replacements): void {
  const fail = (kind: Kind, where: string): never => {
    const advice = where.startsWith('@') || where === '' ? '' : `: add --replace ${where}`;
    throw new UsageError(
      `nothing was written: one of the ${kind} is still in ${path}${where && `, element ${where}`}${advice}`,
    );
  };
  // the rest of the path is BroadWorks' own
  const kindInPath = replacements.leftIn(name ?? '');
  if (kindInPath) throw new UsageError(`nothing was written: one of the ${kindInPath} is still in the name of a file`);

  const { text } = decodeText(body);
  if (!path.endsWith('.xml')) {
    const kind = replacements.leftIn(text);
    if (kind) fail(kind, '');
    return;
  }
  rewriteXml(text, (value, place) => {
    const treatment = treatmentOf(value, place, replaced);
    const kind = treatment === 'shape' ? undefined : replacements.leftIn(value, treatment === 'enumeration');
    if (kind) fail(kind, place.name);
    return value;
  });
}
