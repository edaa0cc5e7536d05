import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

/** Limits of the 100s before one response; beyond them the connection ends. */
const most = 10;
const longest = 8 * 1024;
const shape = /^HTTP\/1\.[01] 100(?: [^\r\n]*)?\r?\n(?:[^\r\n]+\r?\n)*\r?\n/;
const start = 'HTTP/1.1 100';

/**
 * Connector whose sockets leave out each 100 (Continue) before a response. A client skips it also where it did not ask for
 * it (RFC 9110, 15.2); undici takes it for the end of the connection.
 */
export function connectorWithoutContinue(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector({ allowH2: false, ...options });
  return (to, callback) =>
    connect(to, (...result) => {
      if (result[1]) leaveOutContinue(result[1]);
      callback(...result);
    });
}

/** After a write, the bytes that are read begin with the head of a response. */
function leaveOutContinue(socket: Socket): void {
  const { read, write } = socket;
  let isHead = false;
  let found = 0;
  let rest: Buffer = Buffer.alloc(0);

  const writeAndExpect = (...values: unknown[]): boolean => {
    isHead = true;
    found = 0;
    return Reflect.apply(write, socket, values);
  };
  const readFiltered = (...values: unknown[]): Buffer | null => {
    for (;;) {
      const chunk: Buffer | null = Reflect.apply(read, socket, values);
      if (chunk === null || !isHead) return chunk;
      rest = withoutContinue(Buffer.concat([rest, chunk]));
      if (isUnfinished(rest)) continue;
      isHead = false;
      const whole = rest;
      rest = Buffer.alloc(0);
      return whole;
    }
  };
  function withoutContinue(bytes: Buffer): Buffer {
    const length = shape.exec(bytes.toString('latin1', 0, longest))?.[0].length ?? 0;
    return length === 0 || ++found > most ? bytes : withoutContinue(bytes.subarray(length));
  }
  const isReplaceable = { writable: true, configurable: true };
  Object.defineProperties(socket, {
    read: { value: readFiltered, ...isReplaceable },
    // Node itself replaces it once the other side has ended
    write: { value: writeAndExpect, ...isReplaceable },
  });
}

/** True if what comes next may make it a whole 100. */
function isUnfinished(bytes: Buffer): boolean {
  const text = bytes.toString('latin1', 0, start.length).replace('HTTP/1.0', 'HTTP/1.1');
  return bytes.length < longest && start.startsWith(text);
}
