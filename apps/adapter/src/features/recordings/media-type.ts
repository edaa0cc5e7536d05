/** What clients can use, in exactly these words. */
export const mediaTypes = ['audio/mpeg', 'audio/wav', 'audio/vnd.dts', 'application/zip'] as const;
export type MediaType = (typeof mediaTypes)[number];

const extensions: Record<MediaType, string> = {
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/vnd.dts': 'dts',
  'application/zip': 'zip',
};
const otherNames = new Map<string, MediaType>([
  ...['mp3', 'x-mp3', 'mpeg3', 'x-mpeg3', 'x-mpeg', 'x-mpeg-3'].map((name) => [`audio/${name}`, 'audio/mpeg'] as const),
  ...['x-wav', 'wave', 'vnd.wave', 'x-pn-wav'].map((name) => [`audio/${name}`, 'audio/wav'] as const),
  ['audio/x-dts', 'audio/vnd.dts'],
  ['application/x-zip-compressed', 'application/zip'],
  ['application/x-zip', 'application/zip'],
]);

/** Bytes of the beginning that {@link mediaTypeOf} needs. */
export const headLength = 12;

/** By what it begins with, where the name that it was given says nothing. A page is no recording, whatever it is called. */
export function mediaTypeOf(named: string | undefined, head: Buffer): MediaType | undefined {
  if (/^[\uFEFF\s]*</.test(head.subarray(0, headLength).toString())) return undefined;
  return named === undefined ? sniff(head) : (canonical(named) ?? sniff(head));
}

export function extensionOf(type: MediaType): string {
  return extensions[type];
}

/** The type of a file by its name, or nothing where it is no recording. */
export function mediaTypeOfExtension(extension: string): MediaType | undefined {
  const wanted = extension.toLowerCase();
  return mediaTypes.find((type) => extensions[type] === wanted);
}

function canonical(named: string): MediaType | undefined {
  const [bare = ''] = named.toLowerCase().split(';');
  const name = bare.trim();
  return mediaTypes.find((type) => type === name) ?? otherNames.get(name);
}

function sniff(head: Buffer): MediaType | undefined {
  const text = head.subarray(0, headLength).toString('latin1');
  if (/^RIFF.{4}WAVE/s.test(text)) return 'audio/wav';
  // a tag, or the first frame of layer III
  if (/^(ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/.test(text)) return 'audio/mpeg';
  if (text.startsWith('\x7f\xfe\x80\x01')) return 'audio/vnd.dts';
  return text.startsWith('PK\x03\x04') ? 'application/zip' : undefined;
}
