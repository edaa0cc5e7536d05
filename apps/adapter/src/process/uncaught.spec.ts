import { placesIn } from './uncaught';

function errorWith(message: string, frames: string[]): Error {
  const error = new Error(message);
  error.stack = `Error: ${message}\n${frames.map((frame) => `    at ${frame}`).join('\n')}`;
  return error;
}

it('C56 the places of an exception are those in our own code', () => {
  const error = errorWith('no', [
    'Sessions.find (/srv/apps/webtrit/src/dist/adapter/apps/adapter/src/session/sessions.service.js:12:34)',
    'async /srv/dist/adapter/libs/xsi/src/http.js:5:6',
    'dispatch (/srv/node_modules/undici/lib/client.js:1:2)',
    'node:internal/process/task_queues:1:2',
  ]);
  expect(placesIn(error)).toEqual(['apps/adapter/src/session/sessions.service.js:12:34', 'libs/xsi/src/http.js:5:6']);
});

it('C56 nothing of what an exception says is a place', () => {
  const message = 'a\n    at canary (/x/apps/adapter/src/canary.js:1:1)\n    at b';
  expect(placesIn(errorWith(message, ['f (/x/libs/xsi/src/http.js:1:1)']))).toEqual(['libs/xsi/src/http.js:1:1']);
  expect(placesIn('apps/adapter/src/canary.js:1:1')).toEqual([]);
});
