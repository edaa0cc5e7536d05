import type { VoiceMessaging } from '@libs/xsi';
import { nameOf, toNumber } from './settings.mapper';
import type { VoicemailSettingsChange } from './voicemail-settings.dto';

const processing = { mailbox: 'Unified Voice and Email Messaging', email: 'Deliver To Email Address Only' } as const;

export function toVoicemailSettings(held: VoiceMessaging) {
  return {
    active: held.active ?? false,
    deliver_to: nameOf(processing, held.processing),
    delivery_email: held.voiceMessageDeliveryEmailAddress ?? null,
    message_waiting_indicator: held.usePhoneMessageWaitingIndicator ?? false,
    notify: held.sendVoiceMessageNotifyEmail ?? false,
    notify_email: held.voiceMessageNotifyEmailAddress ?? null,
    carbon_copy: held.sendCarbonCopyVoiceMessage ?? false,
    carbon_copy_email: held.voiceMessageCarbonCopyEmailAddress ?? null,
    transfer_on_zero: held.transferOnZeroToPhoneNumber ?? false,
    transfer_number: toNumber(held.transferPhoneNumber),
    always_redirect: held.alwaysRedirectToVoiceMail ?? false,
    busy_redirect: held.busyRedirectToVoiceMail ?? false,
    no_answer_redirect: held.noAnswerRedirectToVoiceMail ?? false,
    out_of_zone_redirect: held.outOfPrimaryZoneRedirectToVoiceMail ?? false,
  };
}

export function toVoiceMessaging(change: VoicemailSettingsChange): VoiceMessaging {
  return {
    active: change.active,
    processing: change.deliver_to && processing[change.deliver_to],
    voiceMessageDeliveryEmailAddress: change.delivery_email,
    usePhoneMessageWaitingIndicator: change.message_waiting_indicator,
    sendVoiceMessageNotifyEmail: change.notify,
    voiceMessageNotifyEmailAddress: change.notify_email,
    sendCarbonCopyVoiceMessage: change.carbon_copy,
    voiceMessageCarbonCopyEmailAddress: change.carbon_copy_email,
    transferOnZeroToPhoneNumber: change.transfer_on_zero,
    transferPhoneNumber: change.transfer_number,
    alwaysRedirectToVoiceMail: change.always_redirect,
    busyRedirectToVoiceMail: change.busy_redirect,
    noAnswerRedirectToVoiceMail: change.no_answer_redirect,
    outOfPrimaryZoneRedirectToVoiceMail: change.out_of_zone_redirect,
  };
}
