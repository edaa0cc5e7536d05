import { Body } from '@nestjs/common';
import { externalApiIssue } from '../../../http/api-error';
import type { Session } from '../../../sign-in/session/session';
import { CurrentSession } from '../../../sign-in/session/session.guard';
import { PrivateMethods, ReadMethod, SettingMethod } from '../method/custom-method.decorator';
import { CallServiceSettings } from './call-services.service';
import { settings } from './settings';
import {
  AnywhereChange,
  DoNotDisturbChange,
  ForwardingAlwaysChange,
  ForwardingChange,
  ForwardingNoAnswerChange,
  RemoteOfficeChange,
  SimultaneousRingChange,
  SwitchChange,
} from './settings.dto';
import {
  AllSettings,
  AnywhereSettings,
  DoNotDisturbSettings,
  ForwardingAlwaysSettings,
  ForwardingNoAnswerSettings,
  ForwardingSettings,
  RemoteOfficeSettings,
  SimultaneousRingSettings,
  SwitchSettings,
  VoicemailSettings,
} from './settings-answers.dto';
import { VoicemailSettingsChange } from './voicemail-settings.dto';

/** Each reads with an empty body, changes what a body says, and answers with what BroadWorks holds then. */
@PrivateMethods()
export class CallServicesController {
  constructor(private readonly services: CallServiceSettings) {}

  /** All call services in one answer. */
  @ReadMethod('call-services', externalApiIssue)
  all(@CurrentSession() session: Session): Promise<AllSettings> {
    return this.services.all(session);
  }

  /** Whether calls are let through. */
  @SettingMethod('do-not-disturb', externalApiIssue)
  doNotDisturb(@CurrentSession() session: Session, @Body() change: DoNotDisturbChange): Promise<DoNotDisturbSettings> {
    return this.services.apply(session, settings.doNotDisturb, change);
  }

  /** Forwards every call. */
  @SettingMethod('call-forwarding-always', externalApiIssue)
  forwardingAlways(
    @CurrentSession() session: Session,
    @Body() change: ForwardingAlwaysChange,
  ): Promise<ForwardingAlwaysSettings> {
    return this.services.apply(session, settings.callForwardingAlways, change);
  }

  /** Forwards calls that come while the line is busy. */
  @SettingMethod('call-forwarding-busy', externalApiIssue)
  forwardingBusy(@CurrentSession() session: Session, @Body() change: ForwardingChange): Promise<ForwardingSettings> {
    return this.services.apply(session, settings.callForwardingBusy, change);
  }

  /** Forwards calls that are not answered. */
  @SettingMethod('call-forwarding-no-answer', externalApiIssue)
  forwardingNoAnswer(
    @CurrentSession() session: Session,
    @Body() change: ForwardingNoAnswerChange,
  ): Promise<ForwardingNoAnswerSettings> {
    return this.services.apply(session, settings.callForwardingNoAnswer, change);
  }

  /** Forwards calls while no phone of the user can be reached. */
  @SettingMethod('call-forwarding-not-reachable', externalApiIssue)
  forwardingNotReachable(
    @CurrentSession() session: Session,
    @Body() change: ForwardingChange,
  ): Promise<ForwardingSettings> {
    return this.services.apply(session, settings.callForwardingNotReachable, change);
  }

  /** Whether a second call is announced during a first. */
  @SettingMethod('call-waiting', externalApiIssue)
  callWaiting(@CurrentSession() session: Session, @Body() change: SwitchChange): Promise<SwitchSettings> {
    return this.services.apply(session, settings.callWaiting, change);
  }

  /** Whether the user's own number is withheld. */
  @SettingMethod('caller-id-blocking', externalApiIssue)
  callerIdBlocking(@CurrentSession() session: Session, @Body() change: SwitchChange): Promise<SwitchSettings> {
    return this.services.apply(session, settings.callerIdBlocking, change);
  }

  /** Whether calls of who withholds the number are refused. */
  @SettingMethod('anonymous-call-rejection', externalApiIssue)
  anonymousCallRejection(@CurrentSession() session: Session, @Body() change: SwitchChange): Promise<SwitchSettings> {
    return this.services.apply(session, settings.anonymousCallRejection, change);
  }

  /** Other phones that ring, too. */
  @SettingMethod('simultaneous-ring', externalApiIssue)
  simultaneousRing(
    @CurrentSession() session: Session,
    @Body() change: SimultaneousRingChange,
  ): Promise<SimultaneousRingSettings> {
    return this.services.apply(session, settings.simultaneousRing, change);
  }

  /** Another phone that is used as the user's own. */
  @SettingMethod('remote-office', externalApiIssue)
  remoteOffice(@CurrentSession() session: Session, @Body() change: RemoteOfficeChange): Promise<RemoteOfficeSettings> {
    return this.services.apply(session, settings.remoteOffice, change);
  }

  /** Phones at which the user takes calls anywhere. */
  @SettingMethod('broadworks-anywhere', externalApiIssue)
  broadworksAnywhere(@CurrentSession() session: Session, @Body() change: AnywhereChange): Promise<AnywhereSettings> {
    return this.services.apply(session, settings.broadworksAnywhere, change);
  }

  /** Which calls go to the mailbox, and what becomes of messages. */
  @SettingMethod('voicemail-settings', externalApiIssue)
  voicemailSettings(
    @CurrentSession() session: Session,
    @Body() change: VoicemailSettingsChange,
  ): Promise<VoicemailSettings> {
    return this.services.apply(session, settings.voicemail, change);
  }
}
