import { domain, exampleCo } from './demo-people';
import {
  departments,
  firstNames,
  groupIds,
  inPlainLetters,
  lastNames,
  timeZones,
  titles,
  virtualFirstNames,
} from './names';
import { numberAt, numberCount } from './numbers';
import type { DeviceTypeName, Person, ServiceName, ServiceProvider } from './person';
import { Random } from './random';

export interface Organisation {
  seed: number;
  groups: number;
  enterprises: number;
}

const services: ServiceName[] = ['Authentication', 'Basic Call Logs', 'Intercept User', 'Voice Messaging User'];
const enhancedServices: ServiceName[] = [...services, 'Enhanced Call Logs'];
const deviceChoices: DeviceTypeName[][] = [['WebTrit'], ['Polycom_VVX450', 'WebTrit'], ['Chrome-Phone'], []];

export function enterpriseAt(index: number): ServiceProvider {
  return index === 0 ? exampleCo : { id: `Example Enterprise ${index + 1}`, isEnterprise: true };
}

export function groupIdAt(index: number): string {
  return groupIds[index] ?? `Group ${index + 1}`;
}

export function generatePerson(position: number, organisation: Organisation, enterprises: ServiceProvider[]): Person {
  const random = new Random(organisation.seed, position);
  const person = {
    position,
    serviceProvider: enterprises[position % enterprises.length] ?? exampleCo,
    groupId: groupIdAt(random.below(organisation.groups)),
    extension: String(1000 + position),
    timeZone: random.pick(timeZones),
    charset: random.chance(0.7) ? ('ISO-8859-1' as const) : ('UTF-8' as const),
    isIntercepted: random.chance(0.01),
    number: random.chance(0.85) ? numberAt(position) : undefined,
  };
  return position % 20 === 9
    ? { ...person, ...virtualParts(position, random) }
    : { ...person, ...userParts(position, random) };
}

type Parts = Pick<Person, 'userId' | 'firstName' | 'lastName' | 'services' | 'deviceTypes'> & Partial<Person>;

function userParts(position: number, random: Random): Parts {
  const firstName = random.pick(firstNames);
  const lastName = random.pick(lastNames);
  const address = `${inPlainLetters(firstName)}.${inPlainLetters(lastName)}${position}@${domain}`;
  return {
    userId: address,
    firstName,
    lastName,
    // from the other end of the numbers, so that nobody's mobile is somebody's desk
    mobile: position % 2 === 0 ? numberAt(numberCount - 1 - position / 2) : undefined,
    emailAddress: random.chance(0.9) ? address : undefined,
    title: random.chance(0.4) ? random.pick(titles) : undefined,
    department: random.chance(0.7) ? random.pick(departments) : undefined,
    services: random.chance(0.8) ? enhancedServices : services,
    deviceTypes: random.pick(deviceChoices),
  };
}

function virtualParts(position: number, random: Random): Parts {
  const firstName = random.pick(virtualFirstNames);
  return {
    userId: `${inPlainLetters(firstName)}${position}@${domain}`,
    firstName,
    lastName: random.pick(departments),
    services: [],
    deviceTypes: [],
  };
}
