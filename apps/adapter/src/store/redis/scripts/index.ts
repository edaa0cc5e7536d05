import { forget } from './forget';
import { otps } from './otps';
import { presence } from './presence';
import { provisioning } from './provisioning';
import { sessions } from './sessions';
import { shared } from './shared';
import { throttles } from './throttles';

const scripts = {
  clock: 'return clock()',
  check: `redis.call('SET', base .. 'check', '', 'PX', 1000)`,
  ...sessions,
  ...otps,
  ...provisioning,
  ...presence,
  ...throttles,
  ...forget,
};

export type ScriptName = keyof typeof scripts;

/** Lua of each step, by its name. */
export const sources: ReadonlyMap<string, string> = new Map(
  Object.entries(scripts).map(([name, lua]) => [name, shared + lua]),
);
