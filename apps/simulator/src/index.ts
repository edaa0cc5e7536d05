export type { CounterValues } from './counters';
export { everyDocument, type NamedDocument } from './documents';
export type { Fault } from './faults';
export { defaultOptions, type SimulatorOptions } from './options';
export { Simulator, startSimulator } from './simulator';
export type { AddedCall } from './world/calls';
export type { Person } from './world/person';
export type { AddedVoicemail } from './world/voicemails';
export type { World } from './world/world';
