/** True if a body is an HTML page: of a portal, a firewall or a balancer, whatever its Content-Type says. */
export function isHtmlPage(bytes: Uint8Array): boolean {
  const text = startOf(bytes).replace(/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)?/, '');
  return /^<(!doctype\s+html|html|head|body)\b/i.test(text);
}

/** True if a body is empty, or begins as an XML document does, in any charset: not as JSON, a text or packed bytes. */
export function isXmlLike(bytes: Uint8Array): boolean {
  return /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)*[\s\0]*(<|$)/.test(startOf(bytes));
}

function startOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, Math.min(byteLength, 1024)).toString('latin1');
}
