/** True if a body is an HTML page: of a portal, a firewall or a balancer, whatever its Content-Type says. */
export function isHtmlPage(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString('latin1');
  const text = start.replace(/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)?/, '');
  return /^<(!doctype\s+html|html|head|body)\b/i.test(text);
}
