import { type BroadWorksAnywhere, BroadWorksAnywhereLocation } from '@libs/xsi';
import { emptyAnswer } from '../http/answer';
import { broadWorksAnywhere, isAddress } from '../world/call-services';
import { merge } from './call-services';
import { badRequest, Refusal } from './refusal';
import { type Resource, readBody, resource, type XsiRequest } from './request';
import { requireService } from './services';

type Location = NonNullable<BroadWorksAnywhere['locations']>[number];

/** "Number already exists"; one of the few codes of BroadWorks that are known. */
const numberExists = 8251;

function locationsOf(request: XsiRequest): Location[] {
  requireService(request, broadWorksAnywhere.service);
  return broadWorksAnywhere.of(request.world, request.person).locations ?? [];
}

function requireLocation(request: XsiRequest): Location {
  const found = locationsOf(request).find(({ phoneNumber }) => phoneNumber === request.parameter);
  if (!found) throw new Refusal(404, 900_006, 'There is no such location');
  return found;
}

function keep({ world, person }: XsiRequest, locations: Location[]): void {
  const held = broadWorksAnywhere.of(world, person);
  broadWorksAnywhere.set(world, person, { ...held, locations: locations.length > 0 ? locations : undefined });
}

function toLocation({ person }: XsiRequest, given: BroadWorksAnywhereLocation, others: Location[]): Location {
  const { phoneNumber, description, active = false } = given;
  if (!phoneNumber || !isAddress(phoneNumber)) throw badRequest('A value is not valid');
  if (others.some((one) => one.phoneNumber === phoneNumber)) {
    throw new Refusal(409, numberExists, 'The number is used already');
  }
  return {
    locationUri: `/v2.0/user/${person.userId}/services/broadworksanywhere/location/${encodeURIComponent(phoneNumber)}`,
    phoneNumber,
    active,
    description: description ?? undefined,
  };
}

const patterns = { all: 'services/BroadWorksAnywhere/Location', one: 'services/BroadWorksAnywhere/Location/*' };

export const anywhereResources: Resource[] = [
  resource(patterns.one, BroadWorksAnywhereLocation, requireLocation),
  {
    pattern: patterns.all,
    method: 'POST',
    answer(request) {
      const locations = locationsOf(request);
      const added = toLocation(request, readBody(request, BroadWorksAnywhereLocation), locations);
      keep(request, [...locations, added]);
      return { ...emptyAnswer(201), headers: { location: `${added.locationUri}` } };
    },
  },
  {
    pattern: patterns.one,
    method: 'PUT',
    answer(request) {
      const held = requireLocation(request);
      const others = locationsOf(request).filter((one) => one !== held);
      const given = readBody(request, BroadWorksAnywhereLocation);
      const changed = toLocation(request, merge<BroadWorksAnywhereLocation>(held, given, request.body), others);
      keep(
        request,
        locationsOf(request).map((one) => (one === held ? changed : one)),
      );
      return emptyAnswer(200);
    },
  },
  {
    pattern: patterns.one,
    method: 'DELETE',
    answer(request) {
      const held = requireLocation(request);
      keep(
        request,
        locationsOf(request).filter((one) => one !== held),
      );
      return emptyAnswer(200);
    },
  },
];
