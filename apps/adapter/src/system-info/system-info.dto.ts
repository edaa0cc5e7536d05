export class HealthCheck {
  status: 'OK';
}

export class SystemInfo {
  name: string;
  version: string;
  /** What is offered, in the words of contract section 6. */
  supported: string[];
}
