import { IsIn, IsInt, Max, Min } from 'class-validator';

/** State in which an agent who was signed out takes calls again. `unchanged` leaves it to the agent's other clients. */
export const signInStates = ['Available', 'Sign-In', 'unchanged'] as const;

export class QueuesConfig {
  /** Seconds for which queues are served from memory. */
  @IsInt() @Min(0) @Max(300) refresh = 15;
  @IsIn(signInStates) signInState: (typeof signInStates)[number] = 'Available';
}
