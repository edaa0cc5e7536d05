import type { DocumentSchema } from '@libs/xsi';
import type { Person, ServiceName } from './person';

/** What people have set of one service. The services exist once, whatever is set exists in each world. */
export class Setting<T extends object> {
  private readonly changed = new WeakMap<object, Map<string, T>>();

  constructor(
    readonly service: ServiceName,
    readonly schema: DocumentSchema<T>,
    private readonly initial: T,
    /** Whether BroadWorks would take it. What it really refuses is not known: this is made up. */
    readonly isTaken: (value: T) => boolean = () => true,
  ) {}

  of(world: object, { userId }: Person): T {
    return this.changed.get(world)?.get(userId) ?? this.initial;
  }

  set(world: object, { userId }: Person, value: T): void {
    const all = this.changed.get(world) ?? new Map<string, T>();
    all.set(userId, value);
    this.changed.set(world, all);
  }
}
