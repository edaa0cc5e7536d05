import type { ServiceEntry } from '@libs/xsi';

/** The services of a user, by the platform's names. Of what is neither {@link has} nor {@link lacks} its own resource tells. */
export class AssignedServices {
  private readonly names: ReadonlySet<string>;
  /** False if the platform lists none, or one without its name. */
  private readonly isComplete: boolean;

  constructor(services: readonly ServiceEntry[]) {
    const names = services.flatMap(({ name }) => name ?? []);
    this.names = new Set(names.map((name) => name.toLowerCase()));
    this.isComplete = names.length > 0 && names.length === services.length;
  }

  has(name: string): boolean {
    return this.names.has(name.toLowerCase());
  }

  hasAny(name: RegExp): boolean {
    return [...this.names].some((one) => name.test(one));
  }

  lacks(name: string | RegExp): boolean {
    return this.isComplete && !(typeof name === 'string' ? this.has(name) : this.hasAny(name));
  }
}
