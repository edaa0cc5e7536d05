import { IsNotEmpty, IsString } from 'class-validator';

export class OtpCreateRequest {
  /** What the user typed: a user id, a number or an e-mail address. */
  @IsString()
  @IsNotEmpty()
  user_ref: string;
}

export class OtpCreateResponse {
  /** Belongs to the code that was sent; it is not the code. */
  otp_id: string;
  delivery_channel: 'email' | 'sms' | 'call' | 'other';
  /** From whom the code comes. */
  delivery_from?: string;
}

export class OtpVerifyRequest {
  @IsString()
  @IsNotEmpty()
  otp_id: string;

  @IsString()
  @IsNotEmpty()
  code: string;
}
