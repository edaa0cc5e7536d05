import { connect } from 'node:net';

/** A response as it came over the socket. */
export interface RawResponse {
  status: number;
  headers: Headers;
  text: string;
}

/** Sends bytes on a connection of their own. `undefined` if the server closes it without a response. */
export function exchange(url: string, request: Buffer, patience = 10_000): Promise<RawResponse | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const isHead = request.subarray(0, 5).toString() === 'HEAD ';
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(request));
    const timer = setTimeout(() => socket.destroy(new Error('no response in time')), patience);
    let failure: Error | undefined;
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // the server may close while the client still writes
      if (!['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) failure = error;
    });
    socket.on('close', () => {
      clearTimeout(timer);
      if (failure) return reject(failure);
      try {
        resolve(parse(Buffer.concat(chunks), isHead));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function parse(received: Buffer, isHead: boolean): RawResponse | undefined {
  if (received.length === 0) return undefined;
  const end = received.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = received.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
  if (end < 0 || !status) throw new Error(`not a response: ${received.toString('latin1', 0, 200)}`);
  const body = received.subarray(end + 4);
  if (status < 200) return parse(body, isHead);
  const headers = new Headers(lines.map((line): [string, string] => splitAt(line, line.indexOf(':'))));
  const length = headers.get('content-length');
  const isWhole = length === null || isHead || Number(length) === body.length;
  if (!isWhole) throw new Error(`${body.length} bytes in place of ${length}`);
  return { status, headers, text: body.toString() };
}

function splitAt(line: string, colon: number): [string, string] {
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
