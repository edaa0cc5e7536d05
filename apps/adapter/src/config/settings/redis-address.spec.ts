import { parseRedisAddress } from './redis-address';

it.each([
  ['redis://redis', { kind: 'single', isTls: false, hosts: [{ host: 'redis', port: 6379 }], database: 0 }],
  ['rediss://192.0.2.1:7000/3', { isTls: true, hosts: [{ host: '192.0.2.1', port: 7000 }], database: 3 }],
  ['redis://[2001:db8::1]:6380', { hosts: [{ host: '2001:db8::1', port: 6380 }] }],
  ['redis://adapter:p%40ss%2Fword@redis', { username: 'adapter', password: 'p@ss/word' }],
  ['redis://:secret@redis', { username: undefined, password: 'secret' }],
  [
    'redis+sentinel://a:1,b/mymaster/2',
    {
      kind: 'sentinel',
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 26379 },
      ],
      master: 'mymaster',
      database: 2,
    },
  ],
  [
    'rediss+sentinel://user:word@a/main',
    { kind: 'sentinel', isTls: true, username: 'user', master: 'main', database: 0 },
  ],
  [
    'redis+cluster://a,b:7001',
    {
      kind: 'cluster',
      hosts: [
        { host: 'a', port: 6379 },
        { host: 'b', port: 7001 },
      ],
      database: 0,
    },
  ],
])('%s is understood', (url, address) => {
  expect(parseRedisAddress(url)).toMatchObject(address);
});

it.each([
  'http://redis',
  'redis://',
  'redis:///0',
  'redis://a,b',
  'redis://redis/main',
  'redis://redis/0/1',
  'redis://us er:word@redis',
  'redis://redis:port',
  'redis+sentinel://a:1',
  'redis+cluster://a/1',
  'redis+cluster://a,',
  'redis+other://a',
  'redis://user:%zz@redis',
])('%s is no address', (url) => {
  expect(parseRedisAddress(url)).toBeUndefined();
});
