import type {
  BroadWorksAnywhere,
  BroadWorksAnywhereLocation,
  CallForwardingAlways,
  CallForwardingNoAnswer,
  DoNotDisturb,
  RemoteOffice,
  SimultaneousRingPersonal,
  Switch,
} from '@libs/xsi';
import { toBareNumber, toComparable } from '../../../broadworks/phone-number';
import type {
  AnywhereChange,
  AnywhereLocationChange,
  DoNotDisturbChange,
  ForwardingAlwaysChange,
  ForwardingNoAnswerChange,
  RemoteOfficeChange,
  SimultaneousRingChange,
  SwitchChange,
} from './settings.dto';

// From BroadWorks' document to the app's settings, and from what the app changes to the document that says so.

export function toSwitch({ active = false }: Switch) {
  return { active };
}

export function toSwitchDocument({ active }: SwitchChange): Switch {
  return { active };
}

export function toDoNotDisturb({ active = false, ringSplash = false }: DoNotDisturb) {
  return { active, ring_splash: ringSplash };
}

export function toDoNotDisturbDocument({ active, ring_splash }: DoNotDisturbChange): DoNotDisturb {
  return { active, ringSplash: ring_splash };
}

export interface Forwarding {
  active?: boolean;
  forwardToPhoneNumber?: string | null;
}

export function toForwarding({ active = false, forwardToPhoneNumber: number }: Forwarding) {
  return { active, forward_to: toNumber(number) };
}

export function toForwardingDocument({ active, forward_to }: ForwardingAlwaysChange): Forwarding {
  return { active, forwardToPhoneNumber: forward_to };
}

export function toForwardingAlways({ ringSplash = false, ...forwarding }: CallForwardingAlways) {
  return { ...toForwarding(forwarding), ring_splash: ringSplash };
}

export function toForwardingAlwaysDocument(change: ForwardingAlwaysChange): CallForwardingAlways {
  return { ...toForwardingDocument(change), ringSplash: change.ring_splash };
}

export function toForwardingNoAnswer({ numberOfRings, ...forwarding }: CallForwardingNoAnswer) {
  return { ...toForwarding(forwarding), number_of_rings: numberOfRings ?? null };
}

export function toForwardingNoAnswerDocument(change: ForwardingNoAnswerChange): CallForwardingNoAnswer {
  return { ...toForwardingDocument(change), numberOfRings: change.number_of_rings };
}

const incomingCalls = { all: 'Ring for all Incoming Calls', not_on_a_call: 'Do not Ring if on a Call' } as const;

export function toSimultaneousRing({
  active = false,
  incomingCalls: choice,
  simRingLocations,
}: SimultaneousRingPersonal) {
  return {
    active,
    incoming_calls: nameOf(incomingCalls, choice),
    locations: (simRingLocations ?? []).map(({ address, answerConfirmationRequired = false }) => ({
      number: toBareNumber(address),
      answer_confirmation: answerConfirmationRequired,
    })),
  };
}

/** The schema wants the choice of calls in every document, so it says what is held where it is not to change. */
export function toSimultaneousRingDocument(
  { active, incoming_calls, locations }: SimultaneousRingChange,
  held: SimultaneousRingPersonal,
): SimultaneousRingPersonal {
  const addresses = locations?.map(({ number, answer_confirmation }) => ({
    address: number,
    answerConfirmationRequired: answer_confirmation,
  }));
  return {
    active,
    incomingCalls: incoming_calls ? incomingCalls[incoming_calls] : held.incomingCalls,
    simRingLocations: locations === null || addresses?.length === 0 ? null : addresses,
  };
}

export function toRemoteOffice({ active = false, remoteOfficeNumber }: RemoteOffice) {
  return { active, number: toNumber(remoteOfficeNumber) };
}

export function toRemoteOfficeDocument({ active, number }: RemoteOfficeChange): RemoteOffice {
  return { active, remoteOfficeNumber: number };
}

export function toAnywhere({
  alertAllLocationsForClickToDialCalls = false,
  alertAllLocationsForGroupPagingCalls = false,
  locations = [],
}: BroadWorksAnywhere) {
  return {
    alert_all_for_click_to_dial: alertAllLocationsForClickToDialCalls,
    alert_all_for_group_paging: alertAllLocationsForGroupPagingCalls,
    locations: locations.map(({ phoneNumber, active = false, description }) => ({
      number: toBareNumber(phoneNumber),
      active,
      description: description ?? null,
    })),
  };
}

/** Nothing where no more than a location changes. */
export function toAnywhereDocument(change: AnywhereChange): BroadWorksAnywhere | undefined {
  const { alert_all_for_click_to_dial: clickToDial, alert_all_for_group_paging: groupPaging } = change;
  if (clickToDial === undefined && groupPaging === undefined) return undefined;
  return { alertAllLocationsForClickToDialCalls: clickToDial, alertAllLocationsForGroupPagingCalls: groupPaging };
}

/** The number of a location as BroadWorks writes it, where there is one with a number that is the same. */
export function locationNumber({ locations = [] }: BroadWorksAnywhere, number: string): string | undefined {
  const numbers = locations.map(({ phoneNumber }) => toBareNumber(phoneNumber));
  return numbers.find((one) => toComparable(one) === toComparable(number));
}

export function toNewLocation({ number, active, description }: AnywhereLocationChange): BroadWorksAnywhereLocation {
  return { phoneNumber: number, description: description ?? undefined, active };
}

export function toLocationDocument(change: AnywhereLocationChange): BroadWorksAnywhereLocation {
  return { phoneNumber: change.new_number, description: change.description, active: change.active };
}

/** The app's word for one of BroadWorks'. */
export function nameOf<K extends string>(words: Record<K, string>, word: string | undefined): K | null {
  for (const name in words) if (words[name] === word) return name;
  return null;
}

export function toNumber(number: string | null | undefined): string | null {
  return number ? toBareNumber(number) : null;
}
