import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { stringify } from 'yaml';
import { parseConfig } from '../../config/reading/read-config';
import { Tenant } from './tenant';

const settings = {
  xsi: {
    servers: ['https://xsp1.example.com', 'https://xsp2.example.com'],
    admin: { userId: 'admin@example.com', password: 'not-a-password' },
  },
  sip: { credentials: [{ type: 'device-file', deviceTypes: ['WebTrit'] }] },
};

/** Bytes that are in use once what is not is gone. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

it('a tenant that nobody uses holds no socket and no timer, and little memory', () => {
  const config = parseConfig(stringify({ tenants: { acme: settings } })).tenants.get('acme')!;
  const resources = process.getActiveResourcesInfo().length;
  const before = memoryInUse();
  const tenants = Array.from({ length: 2000 }, (_, index) => new Tenant(`tenant-${index}`, config));
  const bytes = (memoryInUse() - before) / tenants.length;
  expect(process.getActiveResourcesInfo()).toHaveLength(resources);
  expect(bytes).toBeLessThan(15_000);
  expect(tenants).toHaveLength(2000);
});
