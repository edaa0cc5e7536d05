import { type Simulator, type SimulatorOptions, startSimulator } from '@apps/simulator';
import type { TestAdapter, TestAnswer } from './adapter';
import { type Demo, startDemoAt, tenantAt } from './demo';

export const administrationKey = 'not-a-real-key-0123456789abcdefghij';
export const administration = { key: administrationKey, port: 0 };
export const autoProvision = { link: 'https://app.example.com/{tenant}/start?config_token={token}' };

/** The settings of a tenant with automatic configuration, at the simulator. */
export function provisionedTenantAt(simulator: Simulator, settings: object = {}) {
  const admin = { userId: 'admin@example.com', password: 'admin-demo' };
  return {
    ...tenantAt(simulator),
    xsi: { servers: [simulator.url], allowHttp: true, userDomain: 'example.com', admin },
    autoProvision,
    ...settings,
  };
}

/** The adapter with automatic configuration and administration, at a simulated BroadWorks. */
export async function startProvisioning(
  settings: object = {},
  config: object = {},
  options: Partial<SimulatorOptions> = {},
): Promise<Demo> {
  const simulator = await startSimulator(options);
  const tenants = { default: provisionedTenantAt(simulator, settings) };
  return startDemoAt(simulator, { administration, tenants, ...config });
}

export const tokensOf = (tenant: string) => `/v1/tenants/${tenant}/provisioning-tokens`;

/** Asks the listener for administration, with its key. */
export function administer(adapter: TestAdapter, method: string, path: string, body?: unknown): Promise<TestAnswer> {
  return adapter.administer(method, path, { body, token: administrationKey });
}

/** A new link for a user: its id, and its token as the app takes it out. */
export async function makeLink(
  adapter: TestAdapter,
  user_id: string,
  tenant = 'default',
): Promise<{ id: string; token: string }> {
  const { status, body } = await administer(adapter, 'POST', tokensOf(tenant), { user_id });
  if (status !== 200) throw new Error(`making a link answered ${status} ${JSON.stringify(body)}`);
  return { id: body.id, token: tokenIn(body.link) };
}

export function tokenIn(link: string): string {
  return new URL(link).searchParams.get('config_token') ?? '';
}
