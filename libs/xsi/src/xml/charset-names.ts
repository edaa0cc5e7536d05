// Names of charsets: those of the WHATWG Encoding standard, and those that only Java has for the same charsets.

/** Names of the standard. Keys are Java's names in lower case, without separators. */
const javaNames: Readonly<Record<string, string>> = {
  iso646us: 'us-ascii',
  ansix341968: 'us-ascii',
  ibm819: 'iso-8859-1',
  cp819: 'iso-8859-1',
  iso88591: 'iso-8859-1',
  unicodelittle: 'utf-16le',
  unicodelittleunmarked: 'utf-16le',
  unicodebig: 'utf-16be',
  unicodebigunmarked: 'utf-16be',
  macroman: 'macintosh',
  maccyrillic: 'x-mac-cyrillic',
  tis620: 'windows-874',
  cp932: 'shift_jis',
  cp943: 'shift_jis',
  cp943c: 'shift_jis',
  pck: 'shift_jis',
  iso2022jp: 'iso-2022-jp',
  cp936: 'gbk',
  euccn: 'gbk',
  cp949: 'euc-kr',
  cp949c: 'euc-kr',
  cp950: 'big5',
  cp33722: 'euc-jp',
};

/** Returns a name that `TextDecoder` takes, or `undefined` if no charset is called so. */
export function charsetNamed(name: string): string | undefined {
  if (isKnown(name)) return name;
  const bare = name.toLowerCase().replace(/[^a-z\d]/g, '');
  const candidates = [
    javaNames[bare],
    javaNames[bare.replace(/^(ms|windows|x)/, 'cp')],
    bare.replace(/^(?:iso)?8859(\d{1,2})(?:19\d\d)?$/, 'iso-8859-$1'),
    bare.replace(/^(?:cp|ms|ibm|win|windows)(125\d|874)$/, 'windows-$1'),
    bare.replace(/^(utf16)(le|be)$/, 'utf-16$2'),
    bare,
    name.replaceAll('_', '-'),
  ];
  return candidates.find((one) => one !== undefined && isKnown(one));
}

/** True if the WHATWG Encoding standard has the name. */
export function isKnown(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}
