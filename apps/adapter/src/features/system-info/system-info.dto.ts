export class HealthCheck {
  /** @example "OK" */
  status: 'OK';
}

class Facts {
  /**
   * What a user may type for a one-time password: `phone_number`, `email`.
   * @example ["email"]
   */
  otp_login_identifiers: string[];
}

export class SystemInfo {
  /** @example "BroadWorks XSI adapter" */
  name: string;
  /** @example "0.1.0" */
  version: string;
  /**
   * What is offered, in WebTrit's words.
   * @example ["passwordSignin", "callHistory", "extensions", "voicemail"]
   */
  supported: string[];
  /** Only where there is something to say. */
  custom?: Facts;
}
