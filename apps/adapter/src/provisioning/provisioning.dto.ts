import { IsNotEmpty, IsString } from 'class-validator';

export class SessionAutoProvisionRequest {
  /** From the link that the user was given. Good for one sign-in. */
  @IsString()
  @IsNotEmpty()
  config_token: string;
}
