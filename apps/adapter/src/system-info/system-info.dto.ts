export class HealthCheck {
  status: 'OK';
}

class Facts {
  /** What a user may type for a one-time password: `phone_number`, `email`. */
  otp_login_identifiers: string[];
}

export class SystemInfo {
  name: string;
  version: string;
  /** What is offered, in the words of contract section 6. */
  supported: string[];
  /** Only where there is something to say. */
  custom?: Facts;
}
