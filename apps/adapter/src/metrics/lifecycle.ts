import { Injectable } from '@nestjs/common';

/** Where the process is in its life. */
@Injectable()
export class Lifecycle {
  /** Whether a stop signal came: what is under way is finished, and a balancer should send nothing more. */
  isDraining = false;
}
