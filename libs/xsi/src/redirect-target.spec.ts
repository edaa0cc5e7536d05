import { redirectTarget } from './redirect-target';

const servers = [new URL('https://xsp1.example.com'), new URL('https://xsp2.example.com:8443')];

it.each([
  ['http://xsp1.example.com/a', 'https://xsp1.example.com/a'],
  ['http://xsp1.example.com:443/a', 'https://xsp1.example.com/a'],
  ['http://xsp2.example.com:8443/a', 'https://xsp2.example.com:8443/a'],
  ['https://xsp1.example.com:443/a', 'https://xsp1.example.com/a'],
  ['http://xsp1.example.com:8080/a', undefined],
  ['http://xsp2.example.com:443/a', undefined],
  ['http://other.example.com:443/a', undefined],
])('a redirect to %s leads to %s, never over http [D33]', (to, target) => {
  expect(redirectTarget(new URL(to), servers, [])?.href).toBe(target);
});
