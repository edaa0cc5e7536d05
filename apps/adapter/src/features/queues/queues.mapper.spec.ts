import { toAgentQueues, toCallersWaiting, toCallQueue, toChange, toQueueId, toQueueName } from './queues.mapper';

const queue = (serviceUserId: string, more: object = {}) => ({ serviceUserId, available: true, ...more });
const loggedIn = (held: Parameters<typeof toAgentQueues>[0]) =>
  toAgentQueues(held).map(({ isLoggedIn, mayLogOff }) => [isLoggedIn, mayLogOff]);

it.each([
  ['has joined', {}, 'Available', true],
  ['has joined, and is unavailable', {}, 'Unavailable', true],
  ['has joined, and is in a state that is not known', {}, 'On Break', true],
  ['has joined a basic call center, where agents have no state', {}, undefined, true],
  ['has joined, and is signed out', {}, 'Sign-Out', false],
  ['has joined, and is signed out in small letters', {}, 'sign-out', false],
  ['has not joined', { available: false }, 'Available', false],
  ['of whom it is not said', { available: undefined }, 'Available', false],
])('an agent who %s is logged in: %j %s %s', (_, more, agentACDState, wanted) => {
  expect(loggedIn({ agentACDState, callCenterList: [queue('a@example.com', more)] })).toEqual([[wanted, true]]);
});

it('an agent may log off where nothing is said', () => {
  expect(loggedIn({ callCenterList: [queue('a', { isLogOffAllowed: false }), queue('b')] })).toEqual([
    [true, false],
    [true, true],
  ]);
});

it('a call center is listed once, and not without its id', () => {
  expect(toAgentQueues({}).length).toBe(0);
  const ids = toAgentQueues({ callCenterList: [queue('a@example.com'), {}, queue('b'), queue('A@Example.com')] });
  expect(ids.map(({ serviceUserId }) => serviceUserId)).toEqual(['a@example.com', 'b']);
});

it('agents are counted once, the user among them', () => {
  const [one] = toAgentQueues({ callCenterList: [queue('a')] });
  const counted = (agents?: string[]) => one && toCallQueue(one, { agents }, 'Me@example.com').agents_total;
  expect([counted(), counted([]), counted(['me@example.com', 'x']), counted(['x', 'y', 'X'])]).toEqual([1, 1, 2, 3]);
});

describe('an id without the domain of the tenant', () => {
  const domain = 'example.com';
  const ids = ['a@example.com', 'A', 'b'];

  it('is that of the same call center, whose first entry counts', () => {
    const held = { callCenterList: ids.map((id, index) => queue(id, { available: index !== 1 })) };
    expect(toAgentQueues(held, domain).map(({ serviceUserId, isJoined }) => [serviceUserId, isJoined])).toEqual([
      ['a@example.com', true],
      ['b', true],
    ]);
  });

  it('is that of the same agent', () => {
    const [one] = toAgentQueues({ callCenterList: [queue('a')] }, domain);
    expect(one && toCallQueue(one, { agents: ids }, 'B@example.com', domain).agents_total).toBe(2);
  });

  it('has its name and its callers, of which the first entry counts', () => {
    const callCenter = ids.map((serviceUserID, numberCallsInQueue) => ({ serviceUserID, numberCallsInQueue }));
    const waiting = toCallersWaiting({ callCenter }, domain);
    expect([waiting.get('a@example.com'), waiting.get('b@example.com')]).toEqual([0, 2]);
    const entries = [{ userId: 'A@example.com', lastName: 'Sales' }, { lastName: 'Nobody' }];
    expect([toQueueName(entries, 'a', domain), toQueueName(entries, 'a')]).toEqual(['Sales', undefined]);
  });
});

it('no callers are 0, and callers who are not known are null', () => {
  const waiting = toCallersWaiting({
    callCenter: [{ serviceUserID: 'A@example.com', numberCallsInQueue: 0 }, { serviceUserID: 'b' }],
  });
  expect([waiting.get('a@example.com'), waiting.get('b')]).toEqual([0, undefined]);
});

it.each([
  ['sales@example.com', 'sales@example.com'],
  ['help+desk@example.com', '~aGVscCtkZXNrQGV4YW1wbGUuY29t'],
])('the id of %s is safe in a path', (serviceUserId, id) => {
  expect(toQueueId(serviceUserId)).toBe(id);
});

it('the name is the last name of the entry with this id, in letters of any alphabet', () => {
  const entries = [
    { userId: 'a', lastName: 'Other' },
    { userId: 'B@example.com', firstName: 'Call Center', lastName: '?????', lastNameUnicode: 'Продаж' },
  ];
  expect([toQueueName(entries, 'b@example.com'), toQueueName(entries, 'c')]).toEqual(['Продаж', undefined]);
});

describe('a change', () => {
  const held = (agentACDState?: string) => ({
    agentACDState,
    callCenterList: [queue('a'), queue('b', { available: false })],
  });
  const change = (state: string | undefined, isWanted: boolean, signInState = 'Available') =>
    toChange(held(state), toAgentQueues(held(state)), isWanted, signInState);
  const entry = (serviceUserId: string, available: boolean) => ({ callCenterList: [{ serviceUserId, available }] });

  it.each([
    ['joins what is not joined', 'Available', true, entry('b', true)],
    ['leaves what is joined', 'Available', false, entry('a', false)],
    ['leaves what is joined while signed out', 'Sign-Out', false, entry('a', false)],
    ['signs in who is signed out', 'Sign-Out', true, { agentACDState: 'Available', ...entry('b', true) }],
    ['gives no state where there is none', undefined, true, entry('b', true)],
  ])('%s', (_, state, isWanted, wanted) => {
    expect(change(state, isWanted)).toEqual(wanted);
  });

  it('leaves the state alone where the tenant wants that', () => {
    expect(change('Sign-Out', true, 'unchanged')).toEqual(entry('b', true));
  });

  it('is none where nothing is to change', () => {
    const joined = { agentACDState: 'Available', callCenterList: [queue('a')] };
    expect(toChange(joined, toAgentQueues(joined), true, 'Available')).toBeUndefined();
    expect(toChange({ agentACDState: 'Sign-Out' }, [], true, 'Available')).toBeUndefined();
  });

  it('only signs in who has joined already', () => {
    const joined = { agentACDState: 'Sign-Out', callCenterList: [queue('a')] };
    expect(toChange(joined, toAgentQueues(joined), true, 'Available')).toEqual({ agentACDState: 'Available' });
  });
});
