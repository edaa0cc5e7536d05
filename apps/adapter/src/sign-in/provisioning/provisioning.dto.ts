import { IsNotEmpty, IsString } from 'class-validator';

export class SessionAutoProvisionRequest {
  /**
   * From the link that the user was given. Good for one sign-in.
   * @example "wp1.O-jHJClbed5EyWO6wjOyua8EzKgqsDZtnVYglhpGlXg"
   */
  @IsString()
  @IsNotEmpty()
  config_token: string;
}
