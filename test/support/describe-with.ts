import { installers, neededBy, onlyInCi, type Program, pathOf } from './programs.mjs';

/** Tests that run an external program: skipped if it is not installed, and an error in CI. */
export function describeWith(program: Program, name: string, tests: () => void): void {
  if (pathOf(program)) describe(name, tests);
  else if (process.env.CI) throw new Error(`${program} is not installed: ${installers[program]}`);
  else describe.skip(`${name} ${neededBy(program)}`, tests);
}

/** An amount of attacks, load or samples: the full one with `CI`, else one that leaves other tests their share of the machine. */
export function amount<T>({ full, short }: { full: T; short: T }): T {
  return process.env.CI ? full : short;
}

/** Tests that take too long for every run: skipped unless `CI` is set. */
export function describeInCi(name: string, tests: () => void): void {
  if (process.env.CI) describe(name, tests);
  else describe.skip(`${name} ${onlyInCi}`, tests);
}
