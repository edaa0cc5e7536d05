// What BroadWorks holds of a call service. A value that is not set is null.

export class Assignable {
  /**
   * Whether the user has the service. Where not, there is nothing else.
   * @example true
   */
  assigned: boolean;
}

export class SwitchSettings extends Assignable {
  /** @example true */
  active?: boolean;
}

export class DoNotDisturbSettings extends SwitchSettings {
  /** @example false */
  ring_splash?: boolean;
}

export class ForwardingSettings extends SwitchSettings {
  /**
   * A number as BroadWorks writes it, or a `sip:` address.
   * @example "+12025550177"
   */
  forward_to?: string | null;
}

export class ForwardingAlwaysSettings extends ForwardingSettings {
  /** @example false */
  ring_splash?: boolean;
}

export class ForwardingNoAnswerSettings extends ForwardingSettings {
  /** @example 4 */
  number_of_rings?: number | null;
}

export class RingLocationSettings {
  /** @example "+12025550191" */
  number: string;
  /** @example false */
  answer_confirmation: boolean;
}

export class SimultaneousRingSettings extends SwitchSettings {
  /**
   * Null for a choice that is not known here.
   * @example "all"
   */
  incoming_calls?: 'all' | 'not_on_a_call' | null;
  locations?: RingLocationSettings[];
}

export class RemoteOfficeSettings extends SwitchSettings {
  /** @example "+12025550178" */
  number?: string | null;
}

export class AnywhereLocationSettings {
  /** @example "+12025550191" */
  number: string;
  /** @example true */
  active: boolean;
  /** @example "Mobile" */
  description: string | null;
}

export class AnywhereSettings extends Assignable {
  /** @example false */
  alert_all_for_click_to_dial?: boolean;
  /** @example false */
  alert_all_for_group_paging?: boolean;
  locations?: AnywhereLocationSettings[];
}

export class VoicemailSettings extends SwitchSettings {
  /**
   * Null for a choice that is not known here.
   * @example "mailbox"
   */
  deliver_to?: 'mailbox' | 'email' | null;
  /** @example "alice@example.com" */
  delivery_email?: string | null;
  /** @example true */
  message_waiting_indicator?: boolean;
  /** @example false */
  notify?: boolean;
  /** @example "alice@example.com" */
  notify_email?: string | null;
  /** @example false */
  carbon_copy?: boolean;
  /** @example "alice@example.com" */
  carbon_copy_email?: string | null;
  /** @example false */
  transfer_on_zero?: boolean;
  /** @example "+12025550179" */
  transfer_number?: string | null;
  /** @example false */
  always_redirect?: boolean;
  /** @example true */
  busy_redirect?: boolean;
  /** @example true */
  no_answer_redirect?: boolean;
  /** @example false */
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
