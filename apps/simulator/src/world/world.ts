import type { SimulatorOptions } from '../http/options';
import { ActiveCalls } from './active-calls';
import { CallCenters } from './call-centers';
import { Calls } from './calls';
import { demoPeople } from './demo-people';
import { enterpriseAt, generatePerson } from './generated-people';
import { localPart, type Person, type ServiceProvider } from './person';
import { Voicemails } from './voicemails';

/** Everybody and everything there is, made from the seed. */
export class World {
  readonly people: readonly Person[];
  readonly calls: Calls;
  readonly activeCalls = new ActiveCalls();
  readonly callCenters: CallCenters;
  readonly voicemails: Voicemails;
  private readonly byId: Map<string, Person>;
  private readonly passwords = new Map<string, string>();
  private readonly unregistered = new Set<string>();
  private directories = new Map<string, readonly Person[]>();

  constructor(
    options: SimulatorOptions,
    /** What is made up about the past is counted back from here. */
    readonly startedAt = new Date(),
  ) {
    const enterprises = Array.from({ length: options.enterprises }, (_, index) => enterpriseAt(index));
    const more = Math.max(0, options.users - demoPeople.length);
    const generated = Array.from({ length: more }, (_, index) =>
      generatePerson(demoPeople.length + index, options, enterprises),
    );
    this.people = [...demoPeople, ...generated].map((person) => marked(person, options.mark));
    this.byId = new Map(this.people.map((person) => [person.userId, person]));
    this.callCenters = new CallCenters(this);
    this.calls = new Calls(options, this);
    this.voicemails = new Voicemails(options, this);
  }

  /** User ids are the same in capitals. */
  find(userId: string): Person | undefined {
    return this.byId.get(userId.toLowerCase());
  }

  /** Everybody in an enterprise, or in a service provider. */
  peopleOf(serviceProvider: ServiceProvider): readonly Person[] {
    return this.directory(serviceProvider.id, () =>
      [...this.byId.values()].filter((person) => person.serviceProvider === serviceProvider),
    );
  }

  peopleOfGroup({ serviceProvider, groupId }: Person): readonly Person[] {
    return this.directory(`${serviceProvider.id}/${groupId}`, () =>
      this.peopleOf(serviceProvider).filter((person) => person.groupId === groupId),
    );
  }

  passwordOf(person: Person): string {
    return this.passwords.get(person.userId) ?? `${localPart(person)}-demo${person.mark ?? ''}`;
  }

  setPassword(userId: string, password: string): void {
    this.passwords.set(this.require(userId).userId, password);
  }

  remove(userId: string): void {
    this.byId.delete(this.require(userId).userId);
    this.directories = new Map();
  }

  setRegistered(userId: string, isRegistered: boolean): void {
    const person = this.require(userId);
    if (isRegistered) this.unregistered.delete(person.userId);
    else this.unregistered.add(person.userId);
  }

  /** Everybody is at first, with every device that they have. */
  isRegistered({ userId }: Person): boolean {
    return !this.unregistered.has(userId);
  }

  /** Throws `RangeError` where there is no such user. */
  require(userId: string): Person {
    const person = this.find(userId);
    if (!person) throw new RangeError('no such user');
    return person;
  }

  /** Always the same list, until somebody is removed: what is sorted of it can be kept. */
  private directory(name: string, list: () => readonly Person[]): readonly Person[] {
    const people = this.directories.get(name) ?? list();
    this.directories.set(name, people);
    return people;
  }
}

function marked(person: Person, mark: string): Person {
  return mark === '' ? person : { ...person, mark, lastName: `${person.lastName} ${mark}` };
}
