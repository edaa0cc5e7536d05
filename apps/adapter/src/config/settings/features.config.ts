import { IsBoolean } from 'class-validator';

/** What is offered to the app. The last group is served by WebTrit Core, the adapter only announces it. */
export class FeaturesConfig {
  @IsBoolean() passwordSignin = true;
  @IsBoolean() callHistory = true;
  @IsBoolean() extensions = true;
  @IsBoolean() voicemail = true;
  @IsBoolean() customMethods = true;
  @IsBoolean() userEvents = true;
  /** Call queues. */
  @IsBoolean() callCenter = false;

  @IsBoolean() internalMessaging = false;
  @IsBoolean() smsMessaging = false;
  @IsBoolean() notifications = false;
  @IsBoolean() notificationsPush = false;
  @IsBoolean() sipPresence = false;
  @IsBoolean() sipDialogs = false;
  @IsBoolean() conference = false;
  @IsBoolean() conversationMute = false;
}
