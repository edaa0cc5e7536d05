export { type FixtureName, parseFixtureName, writeFixtureName } from './fixture-name';
export { type Fixture, type Fixtures, loadFixtures } from './fixtures';
export { replayWithNock } from './nock';
export { unreserved } from './reserved';
export { type ReplayOptions, type ReplayRequest, type ReplayResponse, resolve } from './resolve';
export { type Replay, type ReplayedRequest, replay } from './server';
