import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';

export class PasswordChangeRequest {
  /** @example "alice-demo" */
  @IsString() @IsNotEmpty() old_password: string;
  /**
   * Up to 60 characters. Blanks at the ends or side by side would be lost in BroadWorks' documents, so they are refused.
   * @example "alice-demo"
   */
  @MaxLength(60)
  @Matches(/^(?! )(?!.* {2})(?!.* $)[^\p{C}\p{Zl}\p{Zp}]+$/u, {
    message: 'must not hold control characters or more than single blanks',
  })
  new_password: string;
}

export class PasswordChanged {
  /** @example true */
  changed: true;
}

/** A phone that is registered for one of the user's lines. */
export class RegistrationEntry {
  /** @example "2025550101_wt@example.com" */
  line_port: string | null;
  /** @example "Primary" */
  endpoint_type: string | null;
  /** @example "sip:2025550101_wt@192.0.2.1:5060;transport=tls" */
  uri: string | null;
  /** @example "WebTrit" */
  user_agent: string | null;
  /**
   * As BroadWorks writes it, such as `Wed Apr 09 06:24:51 EDT 2025`: for people, not for programs.
   * @example "Wed Apr 09 06:24:51 EDT 2025"
   */
  expiration: string | null;
}

export class RegistrationList {
  registrations: RegistrationEntry[];
}

export class FeatureCode {
  /** @example "Do Not Disturb Activation" */
  name: string;
  /** @example "*78" */
  code: string;
  /** @example "#78" */
  alternate_code: string | null;
}

export class FeatureCodeList {
  feature_access_codes: FeatureCode[];
}
