import { once } from 'node:events';
import type { Server } from 'node:http';
import { type Fault, Faults } from './faults';
import { Counters, type CounterValues } from './http/counters';
import { completeOptions, type SimulatorOptions } from './http/options';
import { makeServer } from './server';
import type { StartedCall } from './world/active-calls';
import { toEntry } from './world/call';
import type { AcdState } from './world/call-centers';
import type { AddedCall } from './world/calls';
import type { AddedVoicemail } from './world/voicemails';
import { World } from './world/world';
import { Authenticator } from './xsi/authenticator';

/** A BroadWorks that runs, until it is closed. */
export class Simulator {
  private readonly server: Server;

  private constructor(
    readonly options: SimulatorOptions,
    readonly world: World,
    /** Without a slash at its end; XSI-Actions is below `/com.broadsoft.xsi-actions`, device files below `/dms`. */
    readonly url: string,
    server: Server,
    private readonly parts: {
      authenticator: Authenticator;
      counters: Counters;
      faults: Faults;
      closedToAdministrator: ReadonlySet<string>;
    },
  ) {
    this.server = server;
  }

  static async start(given: Partial<SimulatorOptions> = {}): Promise<Simulator> {
    const options = completeOptions(given);
    const world = new World(options);
    const counters = new Counters();
    const faults = new Faults();
    const authenticator = new Authenticator(options, world, counters);
    const closedToAdministrator: ReadonlySet<string> = new Set<string>();
    const shared = { options, world, counters, faults, authenticator, closedToAdministrator, url: '' };
    const server = makeServer(shared);
    server.listen(options.port, options.host);
    await once(server, 'listening');
    // documents name the address, which is known only now
    shared.url = options.publicUrl?.replace(/\/+$/, '') ?? urlOf(server, options.host);
    return new Simulator(options, world, shared.url, server, shared);
  }

  get counters(): CounterValues {
    return this.parts.counters.read();
  }

  resetCounters(): void {
    this.parts.counters.reset();
  }

  /** Returns the call's `callLogId`. Throws `RangeError` where there is no such user. */
  addCall(call: AddedCall): string {
    const added = this.world.calls.add(call);
    return toEntry(this.world.require(call.userId), added).callLogId;
  }

  /** A call in progress; returns its `callId`. Throws `RangeError` where there is no such user. */
  startCall(call: StartedCall): string {
    return this.world.activeCalls.start(this.world.require(call.userId), call).callId;
  }

  /** Returns the message's id. Throws `RangeError` where there is no such user. */
  addVoicemail(voicemail: AddedVoicemail): string {
    return this.world.voicemails.add(voicemail).id ?? '';
  }

  /** Ends the user's sessions, and makes a disabled login usable again. */
  setPassword(userId: string, password: string): void {
    this.parts.authenticator.setPassword(userId, password);
  }

  /** Whether the user's devices are registered. */
  setRegistered(userId: string, isRegistered: boolean): void {
    this.world.setRegistered(userId, isRegistered);
  }

  /** Everybody is `Available` at first; nobody who is `Sign-Out` gets calls of a call center. */
  setAcdState(userId: string, state: AcdState): void {
    this.world.callCenters.setState(this.world.require(userId), state);
  }

  /** Calls that wait at a call center, named by its virtual subscriber. */
  setCallsInQueue(userId: string, calls: number): void {
    this.world.callCenters.setCallsInQueue(this.world.require(userId), calls);
  }

  /** What the administrator may not read of users any more, by the counters' names: `profile/Device`. None opens all. */
  restrictAdministrator(resources: readonly string[]): void {
    this.parts.closedToAdministrator = new Set(resources.map((resource) => resource.toLowerCase()));
  }

  /** A session that the user has goes on, and is told that there is no such user. */
  removeUser(userId: string): void {
    this.world.remove(userId);
  }

  /** A text is any part of a path, in any case. */
  setFault(pathPattern: string | RegExp, fault: Fault): void {
    this.parts.faults.set(pathPattern, fault);
  }

  clearFaults(): void {
    this.parts.faults.clear();
  }

  /** Ends open connections, too. */
  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

export function startSimulator(options?: Partial<SimulatorOptions>): Promise<Simulator> {
  return Simulator.start(options);
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
