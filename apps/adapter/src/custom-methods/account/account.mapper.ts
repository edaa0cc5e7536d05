import type { FeatureAccessCode, Registration } from '@libs/xsi';
import type { FeatureCode, RegistrationEntry } from './account.dto';

export function toRegistration({
  linePort = null,
  endpointType = null,
  uri = null,
  userAgent = null,
  expiration = null,
}: Registration): RegistrationEntry {
  return { line_port: linePort, endpoint_type: endpointType, uri, user_agent: userAgent, expiration };
}

/** Nothing for one without a name or a code: there is nothing to dial. */
export function toFeatureCode({ codeName, code, alternateCode = null }: FeatureAccessCode): FeatureCode[] {
  return codeName && code ? [{ name: codeName, code, alternate_code: alternateCode }] : [];
}
