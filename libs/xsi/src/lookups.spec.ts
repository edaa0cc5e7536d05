import type { LookupAddress, LookupOptions } from 'node:dns';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lookups } from './lookups';

const here: LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];
const never = new Promise<LookupAddress[]>(() => undefined);

/** As a connection asks. */
function ask({ lookup }: Lookups, hostname: string, options: LookupOptions = { all: true }): Promise<unknown> {
  return new Promise((resolve, reject) => {
    lookup(hostname, options, (error, address, family) => {
      if (error) reject(error);
      else resolve(family === undefined ? address : { address, family });
    });
  });
}

it('finds what the system finds, all addresses or the first', async () => {
  const lookups = new Lookups();
  const found = { address: expect.stringMatching(/^(127|::1)/), family: expect.any(Number) };
  expect(await ask(lookups, 'localhost')).toContainEqual(found);
  expect(await ask(lookups, 'localhost', { family: 4 })).toEqual({ address: expect.stringMatching(/^127/), family: 4 });
  await expect(ask(lookups, 'nothing.invalid')).rejects.toMatchObject({ syscall: 'getaddrinfo' });
});

it('asks once for a name, however many wait for it', async () => {
  const asked: string[] = [];
  const lookups = new Lookups((hostname) => {
    asked.push(hostname);
    return sleep(20, here);
  });
  const found = await Promise.all(Array.from({ length: 50 }, () => ask(lookups, 'xsp.example.com')));
  expect(found).toEqual(new Array(50).fill(here));
  expect(asked).toHaveLength(1);
  await ask(lookups, 'xsp.example.com');
  expect(asked).toHaveLength(2);
});

it('a name whose lookup hangs is asked for once, and holds up no other', async () => {
  const asked: string[] = [];
  const lookups = new Lookups((hostname) => {
    asked.push(hostname);
    return hostname === 'dead.example.com' ? never : Promise.resolve(here);
  });
  for (let call = 0; call < 100; call++) void ask(lookups, 'dead.example.com');
  expect(await ask(lookups, 'xsp.example.com')).toEqual(here);
  expect(asked).toEqual(['dead.example.com', 'xsp.example.com']);
});

it('uses the last good addresses for a while if a lookup fails or hangs [D3]', async () => {
  let answer = async (): Promise<LookupAddress[]> => here;
  const lookups = new Lookups(() => answer(), { patience: 20, staleFor: 300 });
  await ask(lookups, 'xsp.example.com');
  answer = () => Promise.reject(new Error('EAI_AGAIN'));
  expect(await ask(lookups, 'xsp.example.com')).toEqual(here);
  await expect(ask(lookups, 'other.example.com')).rejects.toThrow('EAI_AGAIN');
  await sleep(320);
  await expect(ask(lookups, 'xsp.example.com')).rejects.toThrow('EAI_AGAIN');
  answer = async () => here;
  await ask(lookups, 'xsp.example.com');
  answer = () => never;
  expect(await ask(lookups, 'xsp.example.com')).toEqual(here);
});
