import { XsiDecodeError } from '../errors';
import { charsetOf, decodeText, XmlError } from '../xml';
import type { DeviceFile } from './device-files';

/**
 * The text of a device file: by the charset of its Content-Type, its XML declaration, or as UTF-8, whichever fits first.
 * A file of ISO-8859-1 that calls itself UTF-8 is a known mistake, so the last resort is windows-1252, which fits always:
 * only a display name may then be mangled, since a SIP account is ASCII.
 */
export function textOf({ bytes, contentType }: DeviceFile): string {
  for (const charset of [charsetOf(contentType), undefined, 'utf-8', 'windows-1252']) {
    try {
      return decodeText(bytes, charset).text;
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
    }
  }
  throw new XsiDecodeError('', 'neither UTF-8 nor windows-1252 text');
}
