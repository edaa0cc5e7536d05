// What BroadWorks holds of a call service. A value that is not set is null.

export class Assignable {
  /** Whether the user has the service. Where not, there is nothing else. */
  assigned: boolean;
}

export class SwitchSettings extends Assignable {
  active?: boolean;
}

export class DoNotDisturbSettings extends SwitchSettings {
  ring_splash?: boolean;
}

export class ForwardingSettings extends SwitchSettings {
  /** A number as BroadWorks writes it, or a `sip:` address. */
  forward_to?: string | null;
}

export class ForwardingAlwaysSettings extends ForwardingSettings {
  ring_splash?: boolean;
}

export class ForwardingNoAnswerSettings extends ForwardingSettings {
  number_of_rings?: number | null;
}

export class RingLocationSettings {
  number: string;
  answer_confirmation: boolean;
}

export class SimultaneousRingSettings extends SwitchSettings {
  /** Null for a choice that is not known here. */
  incoming_calls?: 'all' | 'not_on_a_call' | null;
  locations?: RingLocationSettings[];
}

export class RemoteOfficeSettings extends SwitchSettings {
  number?: string | null;
}

export class AnywhereLocationSettings {
  number: string;
  active: boolean;
  description: string | null;
}

export class AnywhereSettings extends Assignable {
  alert_all_for_click_to_dial?: boolean;
  alert_all_for_group_paging?: boolean;
  locations?: AnywhereLocationSettings[];
}

export class VoicemailSettings extends SwitchSettings {
  /** Null for a choice that is not known here. */
  deliver_to?: 'mailbox' | 'email' | null;
  delivery_email?: string | null;
  message_waiting_indicator?: boolean;
  notify?: boolean;
  notify_email?: string | null;
  carbon_copy?: boolean;
  carbon_copy_email?: string | null;
  transfer_on_zero?: boolean;
  transfer_number?: string | null;
  always_redirect?: boolean;
  busy_redirect?: boolean;
  no_answer_redirect?: boolean;
  out_of_zone_redirect?: boolean;
}

export class AllSettings {
  do_not_disturb: DoNotDisturbSettings;
  call_forwarding_always: ForwardingAlwaysSettings;
  call_forwarding_busy: ForwardingSettings;
  call_forwarding_no_answer: ForwardingNoAnswerSettings;
  call_forwarding_not_reachable: ForwardingSettings;
  call_waiting: SwitchSettings;
  caller_id_blocking: SwitchSettings;
  anonymous_call_rejection: SwitchSettings;
  simultaneous_ring: SimultaneousRingSettings;
  remote_office: RemoteOfficeSettings;
  broadworks_anywhere: AnywhereSettings;
  voicemail_settings: VoicemailSettings;
}
