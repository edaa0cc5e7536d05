import { type BreakableDemo, itRefusesWithoutSession, startBreakableDemo } from './support/refusals';

let demo: BreakableDemo;
beforeAll(async () => {
  demo = await startBreakableDemo();
});
afterAll(() => demo.close());

for (const [method, path, body] of [
  ['GET', '/v1/user'],
  ['DELETE', '/v1/user'],
  ['GET', '/v1/user/contacts'],
  ['GET', '/v1/user/contacts/bob@example.com'],
  ['GET', '/v2/user/contacts'],
  ['GET', '/v1/user/history'],
  ['POST', '/v1/user/events', {}],
  ['GET', '/v1/user/voicemails'],
  ['GET', '/v1/user/voicemails/1'],
  ['PATCH', '/v1/user/voicemails/1', {}],
  ['DELETE', '/v1/user/voicemails/1'],
  ['POST', '/v1/custom/private/anything', {}],
] satisfies [method: string, path: string, body?: object][]) {
  itRefusesWithoutSession(() => demo, method, path, body);
}
