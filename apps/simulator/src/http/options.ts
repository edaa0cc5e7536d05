export interface SimulatorOptions {
  host: string;
  /** 0 takes any that is free. */
  port: number;
  /** The address that documents give for device files, where it is not the one listened at. */
  publicUrl?: string;
  /** The same seed makes the same people and calls. */
  seed: number;
  /** Stands in everybody's last name and secrets, so that several systems with the same user ids can be told apart. */
  mark: string;
  /** All users, the fixed ones among them, up to 50,000. */
  users: number;
  /** Groups in each enterprise. */
  groups: number;
  enterprises: number;
  /** Records in a page: what is asked for beyond it is cut. */
  pageSize: number;
  callsPerUser: number;
  /** Wrong passwords in a row that disable a login. */
  failedLogins: number;
  /** How long a token of LoginToken is good. */
  tokenSeconds: number;
  /** How long an unused session cookie is good. */
  sessionSeconds: number;
  /** How long a nonce of Device Management is good. */
  nonceSeconds: number;
}

export const defaultOptions: SimulatorOptions = {
  host: '127.0.0.1',
  port: 0,
  seed: 1,
  mark: '',
  users: 50,
  groups: 3,
  enterprises: 1,
  pageSize: 100,
  callsPerUser: 25,
  failedLogins: 5,
  tokenSeconds: 60,
  sessionSeconds: 1800,
  nonceSeconds: 60,
};

const limits: [option: keyof SimulatorOptions, least: number, most: number][] = [
  ['port', 0, 65_535],
  ['users', 1, 50_000],
  ['groups', 1, 1000],
  ['enterprises', 1, 1000],
  ['pageSize', 1, 1000],
  ['callsPerUser', 0, 99_000],
  ['failedLogins', 1, 1000],
];

/** Throws `RangeError` for a size that would not make a world. */
export function completeOptions(given: Partial<SimulatorOptions>): SimulatorOptions {
  const options = { ...defaultOptions, ...given };
  for (const [option, least, most] of limits) {
    const value = Number(options[option]);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new RangeError(`${option}: a whole number from ${least} to ${most}`);
    }
  }
  return options;
}
