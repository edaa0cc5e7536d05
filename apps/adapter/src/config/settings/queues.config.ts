import { IsIn, IsInt, Max, Min } from 'class-validator';

/** State in which an agent who was signed out takes calls again. `unchanged` leaves it to the agent's other clients. */
export const signInStates = ['Available', 'Sign-In', 'unchanged'] as const;

/** Call queues; see `features.callCenter`. */
export class QueuesConfig {
  /** Seconds for which queues are cached. */
  @IsInt() @Min(0) @Max(300) refresh = 15;
  /**
   * State given to a `Sign-Out` agent who joins a queue.
   * `unchanged` leaves it to other clients of the agent.
   */
  @IsIn(signInStates) signInState: (typeof signInStates)[number] = 'Available';
}
