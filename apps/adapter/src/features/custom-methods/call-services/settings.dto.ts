import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsObject, ValidateNested } from 'class-validator';
import { IsAddress, IsBareNumber, IsLabel, MayBeCleared, MayBeMissing } from '../method/fields';

// What is asked of a call service: everything may be left out, and nothing at all reads. The answers are in settings-answers.dto.ts.

export class SwitchChange {
  /** @example true */
  @MayBeMissing() @IsBoolean() active?: boolean;
}

export class DoNotDisturbChange extends SwitchChange {
  /**
   * Whether the phone rings once for a call that is not let through.
   * @example false
   */
  @MayBeMissing() @IsBoolean() ring_splash?: boolean;
}

export class ForwardingChange extends SwitchChange {
  /**
   * Where to: a number, or a `tel:` or `sip:` address. Null clears it.
   * @example "+12025550177"
   */
  @MayBeCleared() @IsAddress() forward_to?: string | null;
}

export class ForwardingAlwaysChange extends ForwardingChange {
  /**
   * Whether the phone rings once for a call that is forwarded.
   * @example false
   */
  @MayBeMissing() @IsBoolean() ring_splash?: boolean;
}

const rings = [0, ...Array.from({ length: 19 }, (_, index) => index + 2)];

export class ForwardingNoAnswerChange extends ForwardingChange {
  /**
   * How often the phone rings first: 0, or 2 to 20.
   * @example 4
   */
  @MayBeMissing()
  @IsIn(rings, { message: 'must be 0, or 2 to 20' })
  number_of_rings?: number;
}

export class RingLocation {
  /** @example "+12025550191" */
  @IsAddress() number: string;
  /**
   * Whether who answers there must press a key to take the call.
   * @example false
   */
  @MayBeMissing() @IsBoolean() answer_confirmation?: boolean;
}

export class SimultaneousRingChange extends SwitchChange {
  /**
   * Which calls ring at the other phones, too.
   * @example "all"
   */
  @MayBeMissing() @IsIn(['all', 'not_on_a_call']) incoming_calls?: 'all' | 'not_on_a_call';
  /** All other phones: those that are left out are removed. Null removes all. */
  @MayBeCleared()
  @IsArray()
  @ArrayMaxSize(10)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => RingLocation)
  locations?: RingLocation[] | null;
}

export class RemoteOfficeChange extends SwitchChange {
  /**
   * The phone that is used as one's own. Null clears it.
   * @example "+12025550178"
   */
  @MayBeCleared() @IsAddress() number?: string | null;
}

export class AnywhereLocationChange {
  /**
   * The number of the location; where there is none with it, one is added.
   * @example "+12025550191"
   */
  @IsBareNumber(23) number: string;
  /**
   * Another number instead, for a location that is there.
   * @example "+12025550192"
   */
  @MayBeMissing() @IsBareNumber(23) new_number?: string;
  /** @example true */
  @MayBeMissing() @IsBoolean() active?: boolean;
  /**
   * Null clears it.
   * @example "Mobile"
   */
  @MayBeCleared() @IsLabel(80) description?: string | null;
}

export class AnywhereChange {
  /**
   * Whether a call that is begun by click-to-dial rings at all locations.
   * @example false
   */
  @MayBeMissing() @IsBoolean() alert_all_for_click_to_dial?: boolean;
  /** @example false */
  @MayBeMissing() @IsBoolean() alert_all_for_group_paging?: boolean;
  /** Adds a location, or changes the one with this number. */
  @MayBeMissing()
  @IsObject()
  @ValidateNested()
  @Type(() => AnywhereLocationChange)
  set_location?: AnywhereLocationChange;
  /**
   * Removes the location with this number; one that is not there is removed already.
   * @example "+12025550191"
   */
  @MayBeMissing() @IsBareNumber(23) remove_location?: string;
}
