import { XsiDecodeError, XsiFault, XsiUnreachable } from '../errors';
import { isHtmlPage, isXmlLike } from '../page';
import { codingsOf } from '../unpack';

export interface DeviceFile {
  bytes: Uint8Array;
  contentType?: string;
}

export interface FileAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Uint8Array;
}

export function fileUrl(baseUrl: string, fileName: string): URL {
  // documented values carry line breaks inside the element
  const base = URL.parse(baseUrl.trim());
  if (!base) throw new XsiUnreachable('the address of the device file is not an address');
  base.search = '';
  base.hash = '';
  return new URL(`${base.href.replace(/\/+$/, '')}/${fileName.replace(/^\/+/, '')}`);
}

export function fileOf({ status, headers, bytes }: FileAnswer): DeviceFile {
  if (status !== 200) throw new XsiFault(status);
  if (codingsOf(headers).length > 0) throw new XsiDecodeError('', 'an encoding that was not asked for');
  const contentType = [headers['content-type'] ?? []].flat()[0];
  if (/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?$/.test(Buffer.from(bytes).toString('latin1', 0, 1024))) {
    throw new XsiDecodeError('', 'an empty device file');
  }
  const isCalledHtml = /^(text\/html|application\/xhtml)/i.test(contentType ?? '');
  // a server that does not know the file's type calls it HTML, too
  if (isHtmlPage(bytes) || (isCalledHtml && !isXmlLike(bytes))) {
    throw new XsiDecodeError('', 'an HTML page instead of a device file');
  }
  return { bytes, contentType };
}
