import fc from 'fast-check';
import { noTenant, resolveTenant } from './resolve-tenant';

const served = new Set(['acme', 'other']);
const isServed = (id: string) => served.has(id);
const refusing = { defaultTenant: 'acme', unknownTenants: 'refuse' } as const;
const tolerant = { defaultTenant: 'acme', unknownTenants: 'default' } as const;

it.each([
  [undefined, 'acme', 'acme'],
  ['acme', 'acme', 'acme'],
  ['other', 'other', 'other'],
  ['elsewhere', noTenant, 'acme'],
  ['ACME', noTenant, 'acme'],
  ['constructor', noTenant, 'acme'],
  ['', undefined, undefined],
  ['acme,other', undefined, undefined],
  ['acme, acme', undefined, undefined],
  ['../acme', undefined, undefined],
  ['acme\u0000', undefined, undefined],
  ['x'.repeat(129), undefined, undefined],
])('C21 a request for %j is for %j, and where unknown tenants are served for %j', (named, strictly, tolerantly) => {
  expect(resolveTenant(named, refusing, isServed)).toBe(strictly);
  expect(resolveTenant(named, tolerant, isServed)).toBe(tolerantly);
});

it('C21 whatever a caller names, what comes of it is a name of the configuration, or none', () => {
  const possible = [undefined, noTenant, ...served];
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z0-9._-]{1,128}$/)), (named) => {
      expect(possible).toContain(resolveTenant(named, refusing, isServed));
      expect(possible).toContain(resolveTenant(named, tolerant, isServed));
    }),
  );
});

it('a default tenant that is not configured is refused as an unknown one', () => {
  const config = { defaultTenant: 'default', unknownTenants: 'refuse' } as const;
  expect(resolveTenant(undefined, config, isServed)).toBe(noTenant);
});
