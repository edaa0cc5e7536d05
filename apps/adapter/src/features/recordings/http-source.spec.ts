import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpRecordingsConfig } from '../../config/settings/recordings.config';
import { HttpSource } from './http-source';
import { CallBudget } from './source';

it('C56 what comes with a refusal is let go, and brings nothing down', async () => {
  const server = createServer((_, response) => response.writeHead(404).end('not here')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const settings = { type: 'http', url, find: '/find/{day}', download: '/audio/{id}' } as const;
  const source = new HttpSource(Object.assign(new HttpRecordingsConfig(), settings));
  const signal = AbortSignal.timeout(1000);
  expect(await source.open('1', signal)).toBeUndefined();
  await expect(source.list('', '2026-07-14', new CallBudget(1), signal)).rejects.toThrow('answered 404');
  // an error that nobody hears comes later, and fails the test
  await wait(50);
  source.close();
  server.close();
});
