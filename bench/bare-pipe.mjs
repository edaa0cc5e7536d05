// The baseline: node:http that gives every request the answer of one address as it comes. Prints its port.
import { createServer } from 'node:http';
import { pipeline } from 'node:stream';
import { Pool } from 'undici';

const [, , address, authorization] = process.argv;
const { origin, pathname } = new URL(address);
const pool = new Pool(origin, { allowH2: false });
const server = createServer(async (_request, response) => {
  const { body } = await pool.request({ method: 'GET', path: pathname, headers: { authorization } });
  response.writeHead(200, { 'content-type': 'application/xml' });
  pipeline(body, response, () => undefined);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
