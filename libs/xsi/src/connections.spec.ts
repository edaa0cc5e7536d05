import { DeviceFiles } from './device-files';
import { XsiFarm } from './farm';
import { closeServers, serve, type TestServer } from './testing/servers';

const idle = 60;
const answering = () => serve((_, response) => response.end('here'));
const get = { method: 'GET', path: 'x', headers: () => ({}) } as const;

async function untilNoneIsOpen({ connections }: TestServer): Promise<void> {
  while (connections() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

afterEach(closeServers);

it('a node opens connections for its first request, and lets go of them when it is idle', async () => {
  const server = await answering();
  const farm = new XsiFarm({ servers: [server.url], idle });
  expect(server.connections()).toBe(0);
  await farm.send(get);
  expect(server.connections()).toBe(1);
  await untilNoneIsOpen(server);
  expect(Buffer.from((await farm.send(get)).bytes).toString()).toBe('here');
  await farm.close();
});

it('a node is not idle while an answer is on its way', async () => {
  const server = await serve((_, response) => setTimeout(() => response.end('late'), 4 * idle));
  const farm = new XsiFarm({ servers: [server.url], idle });
  expect(Buffer.from((await farm.send(get)).bytes).toString()).toBe('late');
  await farm.close();
});

it('a stream is no idle connection, however slowly it is read', async () => {
  const server = await serve((_, response) => {
    response.write('first ');
    setTimeout(() => response.end('last'), 4 * idle);
  });
  const farm = new XsiFarm({ servers: [server.url], idle });
  const { body } = await farm.stream(get);
  const chunks = await body.toArray();
  expect(Buffer.concat(chunks).toString()).toBe('first last');
  await untilNoneIsOpen(server);
});

it('a farm that was closed answers what is under way, and what comes later', async () => {
  const server = await serve((_, response) => setTimeout(() => response.end('here'), 50));
  const farm = new XsiFarm({ servers: [server.url], idle });
  const underWay = farm.send(get);
  await Promise.all([underWay, farm.close()]);
  expect((await underWay).status).toBe(200);
  expect((await farm.send(get)).status).toBe(200);
  await untilNoneIsOpen(server);
});

it('device files are fetched after a close, too, and leave no connection behind', async () => {
  const server = await serve((_, response) => response.end('<config/>'));
  const files = new DeviceFiles({ allowedHosts: [server.host], allowHttp: true, idle });
  const fetched = { baseUrl: server.url, fileName: 'config.xml', credential: { userName: 'a', password: 'b' } };
  await files.fetch(fetched);
  await files.close();
  expect((await files.fetch(fetched)).bytes).toHaveLength(9);
  await untilNoneIsOpen(server);
});
