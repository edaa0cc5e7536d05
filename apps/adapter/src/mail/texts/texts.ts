import type { Message } from '../message';

export interface OtpValues {
  brand: string;
  code: string;
  /** For how long the code is good. */
  minutes: number;
}

export interface WelcomeValues {
  brand: string;
  /** Opened on the phone, it signs the user in. */
  link: string;
  /** Until when the link is good, written in the language: see `formatMoment`. */
  until: string;
}

/** Everything that we write to users, in one language. */
export interface Texts {
  /** A one-time password. */
  otp(values: OtpValues): Message;
  /** The same in one line, for a text message. */
  otpLine(values: OtpValues): string;
  /** How to sign in for the first time. */
  welcome(values: WelcomeValues): Message;
}
