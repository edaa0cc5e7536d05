import { XsiError } from '../errors';

/** A device file that could be read, but holds no whole SIP account: something is not provisioned at the BroadWorks. */
export class DeviceFileIncomplete extends XsiError {
  constructor(
    /** The fields that have no value. */
    readonly fields: readonly string[],
    /** Those of them where a `%TAG%` of the operator's template was left. */
    readonly leftovers: readonly string[],
  ) {
    super(
      `the device file lacks ${fields.join(', ')}${leftovers.length ? `; tags left in ${leftovers.join(', ')}` : ''}`,
    );
  }
}
