/** What the phone may ask for. */
export type FileFormat = 'wav' | 'mp3' | 'au';

/** What a content is, in the words of HTTP and of file names. Exactly so, without parameters. */
export interface FileType {
  contentType: string;
  extension: string;
}

const wav: FileType = { contentType: 'audio/wav', extension: 'wav' };
const mp3: FileType = { contentType: 'audio/mpeg', extension: 'mp3' };
const tif: FileType = { contentType: 'image/tiff', extension: 'tif' };
const mov: FileType = { contentType: 'video/quicktime', extension: 'mov' };

/** By what BroadWorks calls them (interface specification 3.5.8.1.3), and by subtypes of MIME. */
const fileTypes = new Map<string, FileType>([
  ...['wav', 'wave', 'pn-wav'].map((name) => [name, wav] as const),
  ...['mp3', 'mpeg', 'mpeg3', 'mpeg-3'].map((name) => [name, mp3] as const),
  ...['tif', 'tiff'].map((name) => [name, tif] as const),
  ...['mov', 'quicktime'].map((name) => [name, mov] as const),
]);

/** A media type that we do not know is nothing that a player or a browser should guess at. */
const unknownType: FileType = { contentType: 'application/octet-stream', extension: 'bin' };

/** `mediaType` is a word such as `WAV`, or a MIME type, perhaps with parameters. */
export function fileTypeOf(mediaType: string): FileType {
  const [type = ''] = mediaType.toLowerCase().split(';');
  const name = type.trim().replace(/^(\.|\w+\/(x-|vnd\.)?)/, '');
  return fileTypes.get(name) ?? unknownType;
}

const formatTypes: Readonly<Record<FileFormat, string>> = { wav: 'audio/wav', mp3: 'audio/mpeg', au: 'audio/basic' };

export function contentTypeOf(format: FileFormat): string {
  return formatTypes[format];
}

/** Nothing for what is no format of ours. */
export function toFileFormat(text: string): FileFormat | undefined {
  const format = text.toLowerCase();
  return format === 'wav' || format === 'mp3' || format === 'au' ? format : undefined;
}

/** The format of a content that is sound, and could become sound of another format. */
export function soundFormatOf(mediaType: string): 'wav' | 'mp3' | undefined {
  const { extension } = fileTypeOf(mediaType);
  return extension === 'wav' || extension === 'mp3' ? extension : undefined;
}
