// A password that was changed at BroadWorks while the store does not work: neither the change nor the session is lost.

import { TestAdapter } from '../support/adapter';
import { tenantAt } from '../support/demo';
import { type BreakableDemo, startBreakableDemo } from '../support/refusals';

const change = { old_password: 'alice-demo', new_password: 'not-a-password-7' };

let demo: BreakableDemo;
beforeEach(async () => {
  demo = await startBreakableDemo();
});
afterEach(() => demo.close());

const changePassword = (token: string, body: object = change, adapter = demo.adapter) =>
  adapter.call('POST', '/v1/custom/private/change-password', { token, body });

/** Changes the password while BroadWorks is slow, and takes the store away until there is a response. */
async function changeWithoutStore(token: string, adapter = demo.adapter) {
  demo.simulator.setFault('profile/Password', { kind: 'latency', milliseconds: 300 });
  const before = demo.simulator.counters.requests;
  const changing = changePassword(token, change, adapter);
  while (demo.simulator.counters.requests === before) await new Promise(setImmediate);
  return demo.withoutStore(() => changing);
}

const startAnother = () =>
  TestAdapter.start({ store: { url: demo.storeUrl }, tenants: { default: tenantAt(demo.simulator) } });

const statusAt = async (adapter: TestAdapter, token: string) => (await adapter.get('/v1/user/history', token)).status;
const untilStatus = async (wanted: number, adapter: TestAdapter, token: string) => {
  for (let tries = 0; tries < 100 && (await statusAt(adapter, token)) !== wanted; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return statusAt(adapter, token);
};

it('the change is confirmed, and the session goes on with the new password', async () => {
  const { access_token } = await demo.adapter.signIn('alice', 'alice-demo');
  const { access_token: other } = await demo.adapter.signIn('alice', 'alice-demo');
  const { status, body } = await changeWithoutStore(access_token);
  expect([status, body]).toEqual([200, { changed: true }]);
  demo.simulator.resetCounters();
  expect(await statusAt(demo.adapter, access_token)).toBe(200);
  // it knows the new password as its own
  const again = { old_password: change.new_password, new_password: 'not-a-password-8' };
  expect((await changePassword(access_token, again)).status).toBe(200);
  expect(demo.simulator.counters.failedAuthentications).toBe(0);
  expect(await untilStatus(401, demo.adapter, other)).toBe(401);
});

it('the store has it once it works again, so that other processes and restarts have it, too', async () => {
  const { access_token } = await demo.adapter.signIn('alice', 'alice-demo');
  await changeWithoutStore(access_token);
  await demo.adapter.untilLogged('a changed password is stored');
  const other = await startAnother();
  demo.simulator.resetCounters();
  expect(await statusAt(other, access_token)).toBe(200);
  expect(demo.simulator.counters.failedAuthentications).toBe(0);
  await other.close();
});

it('a process that stops writes it at last', async () => {
  const adapter = await startAnother();
  const { access_token } = await adapter.signIn('alice', 'alice-demo');
  await changeWithoutStore(access_token, adapter);
  await adapter.close();
  const other = await startAnother();
  expect(await statusAt(other, access_token)).toBe(200);
  await other.close();
});
