import type { Profile } from '@libs/xsi';
import { type NumberPlan, toInternational } from '../../broadworks/phone-number';

/** A number of a profile as E.164 with its plus sign; nothing where it is none, or where its country is not known. */
export function toCallable(profile: Profile, which: 'mobile' | 'number', plan: NumberPlan): string | undefined {
  const number = which === 'mobile' ? profile.additionalDetails.mobile : profile.details.number;
  if (!number) return undefined;
  const digits = toInternational(number, plan);
  return digits && /^[1-9]\d{7,14}$/.test(digits) ? `+${digits}` : undefined;
}
