import { IsBoolean } from 'class-validator';

/** A call queue of which the user is an agent. */
export class CallQueue {
  /** @example "sales@example.com" */
  id: string;
  /** @example "Sales" */
  name: string;
  /**
   * True if the user gets calls of the queue.
   * @example true
   */
  logged_in: boolean;
  /**
   * Agents that are known.
   * @example 4
   */
  agents_total: number;
  /**
   * Agents of whom it is known that they are logged in.
   * @example 1
   */
  agents_logged_in: number;
  /**
   * Null where it is not known.
   * @example 2
   */
  callers_waiting: number | null;
}

/** Empty for a user who is no agent. */
export class CallQueueList {
  items: CallQueue[];
}

export class CallQueueChange {
  /** @example true */
  @IsBoolean()
  logged_in: boolean;
}
