import { type Simulator, type SimulatorOptions, startSimulator } from '@apps/simulator';
import { TestAdapter } from './adapter';

export interface Demo {
  simulator: Simulator;
  adapter: TestAdapter;
  close(): Promise<void>;
}

/** The settings of a tenant at the simulator. */
export function tenantAt(simulator: Simulator, settings: object = {}) {
  return {
    xsi: { servers: [simulator.url], allowHttp: true, userDomain: 'example.com' },
    sip: { credentials: [{ type: 'device-file', deviceTypes: ['WebTrit'], allowHttp: true }] },
    history: { refresh: 0 },
    ...settings,
  };
}

/** The adapter at a simulated BroadWorks. */
export async function startDemo(
  tenant: object = {},
  config: object = {},
  options: Partial<SimulatorOptions> = {},
): Promise<Demo> {
  const simulator = await startSimulator(options);
  return startDemoAt(simulator, { tenants: { default: tenantAt(simulator, tenant) }, ...config });
}

/** The adapter with these settings, which is closed together with its simulator. */
export async function startDemoAt(simulator: Simulator, config: object): Promise<Demo> {
  const adapter = await TestAdapter.start(config);
  return {
    simulator,
    adapter,
    async close() {
      await adapter.close();
      await simulator.close();
    },
  };
}

/** One demo for all tests of a block: what one of them changes, the next ones find. Faults end with each test. */
export function withOneDemo(take: (demo: Demo) => void, start: () => Promise<Demo> = startDemo): void {
  let demo: Demo;
  beforeAll(async () => {
    demo = await start();
    take(demo);
  });
  afterEach(() => demo.simulator.clearFaults());
  afterAll(() => demo.close());
}

/** A demo for each test of a block. */
export function withDemos(take: (demo: Demo) => void, start: () => Promise<Demo> = startDemo): void {
  let demo: Demo;
  beforeEach(async () => {
    demo = await start();
    take(demo);
  });
  afterEach(() => demo.close());
}
