import type { FeatureAccessCode, Registration } from '@libs/xsi';
import type { FeatureCode, RegistrationEntry } from './account.dto';

export function toRegistration({
  linePort,
  endpointType,
  uri,
  userAgent,
  expiration,
}: Registration): RegistrationEntry {
  return {
    line_port: linePort ?? null,
    endpoint_type: endpointType ?? null,
    uri: uri ?? null,
    user_agent: userAgent ?? null,
    expiration: expiration ?? null,
  };
}

/** Nothing for one without a name or a code: there is nothing to dial. */
export function toFeatureCode({ codeName, code, alternateCode }: FeatureAccessCode): FeatureCode[] {
  return codeName && code ? [{ name: codeName, code, alternate_code: alternateCode ?? null }] : [];
}
