/** What the phone may ask for. */
export type FileFormat = 'wav' | 'mp3' | 'au';

/** What a content is, in the words of HTTP and of file names. Exactly so, without parameters: contract 9.8. */
export interface FileType {
  contentType: string;
  extension: string;
}

/** By what BroadWorks calls them: interface specification 3.5.8.1.3. */
const fileTypes: Readonly<Record<string, FileType>> = {
  WAV: { contentType: 'audio/wav', extension: 'wav' },
  MP3: { contentType: 'audio/mpeg', extension: 'mp3' },
  TIF: { contentType: 'image/tiff', extension: 'tif' },
  MOV: { contentType: 'video/quicktime', extension: 'mov' },
};

/** A media type that we do not know is nothing that a player or a browser should guess at. */
const unknownType: FileType = { contentType: 'application/octet-stream', extension: 'bin' };

export function fileTypeOf(mediaType: string): FileType {
  return fileTypes[mediaType.toUpperCase()] ?? unknownType;
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
