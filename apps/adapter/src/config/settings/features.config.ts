import { IsBoolean } from 'class-validator';

/** Functions offered to the app. */
export class FeaturesConfig {
  /** Sign-in by password; off: 501. */
  @IsBoolean() passwordSignin = true;
  /** Call history; off: empty. */
  @IsBoolean() callHistory = true;
  /** Contacts; off: empty. */
  @IsBoolean() extensions = true;
  /** Voice mail; off: 501. */
  @IsBoolean() voicemail = true;
  /** Custom methods; off: 501. */
  @IsBoolean() customMethods = true;
  /** Registration events and status; off: 501. */
  @IsBoolean() userEvents = true;
  /** Call queues; off: 501. */
  @IsBoolean() callCenter = false;
  /** Announced only; served by WebTrit Core, like all below. */
  @IsBoolean() internalMessaging = false;
  /** Announced only. */
  @IsBoolean() smsMessaging = false;
  /** Announced only. */
  @IsBoolean() notifications = false;
  /** Announced only. */
  @IsBoolean() notificationsPush = false;
  /** Announced only. */
  @IsBoolean() sipPresence = false;
  /** Announced only. */
  @IsBoolean() sipDialogs = false;
  /** Announced only. */
  @IsBoolean() conference = false;
  /** Announced only. */
  @IsBoolean() conversationMute = false;
}
