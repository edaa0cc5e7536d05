import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';

export class PasswordChangeRequest {
  @IsString() @IsNotEmpty() old_password: string;
  /** Up to 60 characters. Blanks at the ends or side by side would be lost in BroadWorks' documents, so they are refused. */
  @MaxLength(60)
  @Matches(/^(?! )(?!.* {2})(?!.* $)[^\p{C}\p{Zl}\p{Zp}]+$/u, {
    message: 'must not hold control characters or more than single blanks',
  })
  new_password: string;
}

export class PasswordChanged {
  changed: true;
}

/** A phone that is registered for one of the user's lines. */
export class RegistrationEntry {
  line_port: string | null;
  endpoint_type: string | null;
  uri: string | null;
  user_agent: string | null;
  /** As BroadWorks writes it, such as `Wed Apr 09 06:24:51 EDT 2025`: for people, not for programs. */
  expiration: string | null;
}

export class RegistrationList {
  registrations: RegistrationEntry[];
}

export class FeatureCode {
  name: string;
  code: string;
  alternate_code: string | null;
}

export class FeatureCodeList {
  feature_access_codes: FeatureCode[];
}
