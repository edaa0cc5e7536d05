import { IsNotEmpty, IsString } from 'class-validator';

export class OtpCreateRequest {
  /**
   * What the user typed: a user id, a number or an e-mail address.
   * @example "alice@example.com"
   */
  @IsString()
  @IsNotEmpty()
  user_ref: string;
}

export class OtpCreateResponse {
  /**
   * Belongs to the code that was sent; it is not the code.
   * @example "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k"
   */
  otp_id: string;
  /** @example "email" */
  delivery_channel: 'email' | 'sms' | 'call' | 'other';
  /**
   * From whom the code comes.
   * @example "voice@example.com"
   */
  delivery_from?: string;
}

export class OtpVerifyRequest {
  /** @example "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k" */
  @IsString()
  @IsNotEmpty()
  otp_id: string;

  /** @example "123456" */
  @IsString()
  @IsNotEmpty()
  code: string;
}
