// One value of a document, by what its element holds and by what it looks like.

import type { Treatment } from './elements';
import type { Kind, Replacements } from './replacements';
import { phrases } from './words';

/** What may stand in a text, most telling first. */
const token = new RegExp(
  [
    `(?<kept>\\[Error \\d+\\]|\\b(?:${phrases})\\b)`,
    '(?<path>/v\\d\\.\\d/[^\\s"<>]*)',
    '(?<url>\\b[a-z][a-z+.-]*://[^\\s"<>]+)',
    "(?<user>[\\p{L}\\p{N}._%+'-]+@(?:[\\p{L}\\p{N}-]+\\.)*[\\p{L}\\p{N}-]+)(?<port>:\\d{1,5}\\b)?",
    '(?<host>\\b(?:\\d{1,3}\\.){3}\\d{1,3}\\b|\\b(?:[a-z0-9-]+\\.)+[a-z]{2,}\\b)(?<hostPort>:\\d{1,5}\\b)?',
    '(?<id>\\b[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}\\b|\\b(?=\\d*[a-f])[\\da-f]{12}\\b)',
    '(?<number>\\+?\\d(?:[ ().-]{0,2}\\d){2,})',
    "(?<word>\\p{L}[\\p{L}\\p{M}'’]*)",
  ].join('|'),
  'giu',
);

/** BroadWorks' words for a caller who is not to be known. */
const nobody = /^(?:Anonymous|Unavailable|Private|Unknown|Restricted|Withheld)$/i;
/** Segments of a path that BroadWorks or every operator writes in the same way. */
const knownSegment =
  /^(?:user|profile|services|directories|versions|device|Fac|Registrations|Schedule|Password|Portal|dms|bc|pc|mobile|tablet|criteria)?$/i;
/** Segments that an id follows. */
const idParents = /^(?:calls|VoiceMessagingMessages)$/i;
/** `donotdisturb` in `/user/<id>/services/donotdisturb`: the name of a resource, which no user can choose. */
const resourceSegment = /^[a-z]{2,40}$/i;

/** Stands for sound and pictures, which show people however they are changed. */
const notARecording = Buffer.from('not-a-recording').toString('base64');

export function anonymise(value: string, treatment: Treatment, replacements: Replacements): string {
  switch (treatment) {
    case 'shape':
    case 'enumeration':
      return value;
    case 'secrets':
      return replacements.secret(value);
    case 'ids':
      return value.includes('/') ? replaceTokens(value, 'texts', replacements) : replacements.id(value);
    case 'media':
      return notARecording;
    case 'type':
    case 'software':
      return replaceTokens(value, undefined, replacements);
    case 'numbers':
      if (nobody.test(value)) return value;
      return /^[+*#]?[\d ().-]+$/.test(value)
        ? replacements.number(value)
        : replaceTokens(value, 'texts', replacements);
    case 'user ids':
      return /^[^\s@:]+(?:@[^\s@:]+)?$/.test(value)
        ? replacements.user(value)
        : replaceTokens(value, 'texts', replacements);
    default:
      return nobody.test(value) ? value : replaceTokens(value, treatment, replacements);
  }
}

/** Without a kind for words, only those are replaced that are somebody's elsewhere. */
function replaceTokens(text: string, words: Kind | undefined, replacements: Replacements): string {
  return text.replace(token, (whole: string, ...rest: unknown[]) => {
    const found = rest.at(-1) as Record<string, string | undefined>;
    if (found.path) return replacePath(found.path, replacements);
    if (found.url) return replaceUrl(found.url, replacements);
    if (found.user) return replacements.user(found.user) + (found.port ?? '');
    if (found.host) return replacements.host(found.host) + (found.hostPort ?? '');
    if (found.id) return replacements.id(found.id);
    if (found.number) return words ? replacements.number(found.number) : replacements.numberIfKnown(found.number);
    if (!found.word) return whole;
    return words ? replacements.word(found.word, words) : replacements.wordIfKnown(found.word);
  });
}

/** `/v2.0/user/<id>/services/…`: the user, and what a user named himself. */
function replacePath(path: string, replacements: Replacements): string {
  const [, version = '', ...segments] = path.split('/');
  const isUser = segments[0] === 'user';
  const made = segments.map((segment, index) => {
    const isResource = isUser && index > 1 && index < 4 && resourceSegment.test(segment);
    const isPlaceholder = /^(?:ID|%userid%)$/i.test(segment);
    if (isPlaceholder || isResource || (index !== 1 && knownSegment.test(segment))) return segment;
    const value = decodeSegment(segment);
    if (idParents.test(segments[index - 1] ?? '')) return encode(replacements.id(value));
    return encode(isUser && index === 1 ? replacements.user(value) : replaceTokens(value, 'texts', replacements));
  });
  return ['', version, ...made].join('/');
}

function encode(segment: string): string {
  return encodeURIComponent(segment).replaceAll('%40', '@').replaceAll('%3A', ':');
}

function replaceUrl(text: string, replacements: Replacements): string {
  const [, scheme = '', host = '', port = '', path = ''] = /^([^:]+:\/\/)([^/:?#]+)(:\d+)?(.*)$/s.exec(text) ?? [];
  const segments = path
    .split('/')
    .map((segment) => replaceTokens(segment, knownSegment.test(segment) ? undefined : 'texts', replacements));
  return `${scheme}${replacements.host(host)}${port}${segments.join('/')}`;
}

/** As decodeURIComponent, which throws at a lone percent sign. */
function decodeSegment(segment: string): string {
  return /^(?:[^%]|%[\da-f]{2})*$/i.test(segment) ? decodeURIComponent(segment) : segment;
}
