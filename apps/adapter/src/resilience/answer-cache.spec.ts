import { currentSignal, DeadlineExceeded, withSignal, XsiDecodeError, XsiFault, XsiUnreachable } from '@libs/xsi';
import fc from 'fast-check';
import { externalApiIssue, noSipAccount, serviceUnavailable, voicemailNotConfigured } from '../http/api-error';
import { RequestContext, requestContexts } from '../http/request-context';
import { AnswerCache, type AnswerCacheOptions } from './answer-cache';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

const second = 1000;
const minute = 60 * second;
const key = ['default', 'session-1'];

/** A BroadWorks that counts what it is asked, and answers with the count, or does as it is told. */
function source(options: Partial<AnswerCacheOptions<string>> = {}) {
  const cache = new AnswerCache<string>({ max: 10, freshFor: 10 * second, ...options });
  const asked: string[] = [];
  let fault: Error | undefined;
  const load = async () => {
    asked.push('');
    const answer = `answer ${asked.length}`;
    await Promise.resolve();
    if (fault) throw fault;
    return answer;
  };
  return {
    cache,
    get: (parts = key) => cache.get(parts, load),
    failWith: (error?: Error) => {
      fault = error;
    },
    get timesAsked() {
      return asked.length;
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const advance = (millis: number) => jest.advanceTimersByTime(millis);

it('C48 asks once, however many wait', async () => {
  const one = source();
  expect(await Promise.all(Array.from({ length: 50 }, () => one.get()))).toEqual(Array(50).fill('answer 1'));
  expect(one.timesAsked).toBe(1);
});

it('C48 tells all who wait of the same failure, and asks again for who comes next', async () => {
  const one = source();
  one.failWith(new XsiUnreachable('refused'));
  const outcomes = await Promise.allSettled([one.get(), one.get()]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(one.timesAsked).toBe(1);
  one.failWith();
  expect(await one.get()).toBe('answer 2');
});

it('gives a fresh answer without asking, and asks when it no longer is', async () => {
  const one = source();
  await one.get();
  advance(10 * second - 1);
  expect(await one.get()).toBe('answer 1');
  advance(1);
  expect(await one.get()).toBe('answer 2');
  expect(one.timesAsked).toBe(2);
});

it('counts the age of an answer from when it came', async () => {
  const one = source();
  await one.get();
  advance(10 * second);
  await one.get();
  advance(10 * second - 1);
  expect(await one.get()).toBe('answer 2');
});

it('gives an answer that is due for a refresh at once, and the new one to who comes next', async () => {
  const one = source({ refreshFor: 20 * second });
  await one.get();
  advance(29 * second);
  expect(await Promise.all([one.get(), one.get()])).toEqual(['answer 1', 'answer 1']);
  await settled();
  expect(one.timesAsked).toBe(2);
  expect(await one.get()).toBe('answer 2');
  expect(one.timesAsked).toBe(2);
});

it('waits for a new answer when the time for a refresh is over', async () => {
  const one = source({ refreshFor: 20 * second });
  await one.get();
  advance(30 * second);
  expect(await one.get()).toBe('answer 2');
});

it('a refresh that fails behind the scenes harms nobody, and is tried again', async () => {
  const one = source({ refreshFor: 20 * second });
  await one.get();
  one.failWith(new XsiFault(401));
  advance(15 * second);
  expect(await one.get()).toBe('answer 1');
  await settled();
  expect(await one.get()).toBe('answer 1');
  await settled();
  one.failWith();
  await one.get();
  await settled();
  expect(await one.get()).toBe('answer 4');
});

describe('a request', () => {
  /** Loads that end when they are told to, or with their signal. */
  function slowSource() {
    const cache = new AnswerCache<string>({ max: 10, freshFor: 10 * second });
    const loads: { signal?: AbortSignal; end: (answer: string) => void }[] = [];
    const load = () =>
      new Promise<string>((resolve, reject) => {
        const signal = currentSignal();
        signal?.addEventListener('abort', () => reject(signal.reason));
        loads.push({ signal, end: resolve });
      });
    const held = { count: 0, take: () => held.count++, release: () => held.count-- };
    /** What a request gets, and what ends it: its client leaves, or the deadline passes. */
    const ask = () => {
      const request = new RequestContext('id', 'default');
      request.hold(held);
      const answer = requestContexts.run(request, () => withSignal(request.signal, () => cache.get(key, load)));
      const outcome = answer
        .catch((error: unknown) => error)
        .finally(() => request.end({ hasLeft: request.signal.aborted }));
      return { outcome, leave: () => request.end({ hasLeft: true }), expire: () => request.setDeadline(0) };
    };
    return { cache, loads, ask, held };
  }

  it('whose client leaves ends the load if no other waits for it [C48]', async () => {
    const { ask, loads, held } = slowSource();
    const [first, second] = [ask(), ask()];
    first.leave();
    expect(await first.outcome).toMatchObject({ reason: 'given up' });
    expect(loads[0]?.signal?.aborted).toBe(false);
    second.leave();
    expect(await second.outcome).toMatchObject({ reason: 'given up' });
    expect([loads[0]?.signal?.aborted, loads.length, held.count]).toEqual([true, 1, 0]);
  });

  it('that is out of time gets what was read before, and what it asked for goes on and counts [C60]', async () => {
    const { ask, loads, held } = slowSource();
    const first = ask();
    loads[0]?.end('old');
    expect(await first.outcome).toBe('old');
    advance(11 * second);
    const late = ask();
    late.expire();
    advance(1);
    expect(await late.outcome).toBe('old');
    expect([loads[1]?.signal?.aborted, held.count]).toEqual([false, 1]);
    loads[1]?.end('new');
    await settled();
    expect(held.count).toBe(0);
    expect(await ask().outcome).toBe('new');
    expect(loads).toHaveLength(2);
  });

  it('that is out of time, or whose client left, starts nothing', async () => {
    const { cache } = slowSource();
    const load = jest.fn();
    for (const reason of [new DeadlineExceeded(), new Error('left')]) {
      await expect(withSignal(AbortSignal.abort(reason), () => cache.get(key, load))).rejects.toThrow();
    }
    expect(load).not.toHaveBeenCalled();
  });

  it('does not wait for ever for a load that goes on: it ends after a minute', async () => {
    const { ask, loads, held } = slowSource();
    const late = ask();
    late.expire();
    advance(1);
    expect(await late.outcome).toMatchObject({ reason: 'too late' });
    advance(minute);
    await settled();
    expect([loads[0]?.signal?.aborted, held.count]).toEqual([true, 0]);
  });
});

describe.each([
  ['does not answer', new XsiUnreachable('too late')],
  ['answers something else', new XsiDecodeError('Profile', 'not a well-formed XML document')],
  ['answers 500', new XsiFault(500)],
  ['answers 503', new XsiFault(503)],
])('D47 D51 while BroadWorks %s', (_, outage) => {
  it('the last answer is given for 15 minutes, and no longer', async () => {
    const one = source();
    await one.get();
    one.failWith(outage);
    advance(10 * second);
    expect(await one.get()).toBe('answer 1');
    advance(15 * minute - 10 * second - 1);
    expect(await one.get()).toBe('answer 1');
    advance(1);
    await expect(one.get()).rejects.toBe(outage);
  });

  it('a stale answer does not become fresh by being given', async () => {
    const one = source();
    await one.get();
    one.failWith(outage);
    advance(minute);
    await one.get();
    one.failWith();
    expect(await one.get()).toBe('answer 3');
  });

  it('who has no answer is told', async () => {
    const one = source();
    one.failWith(outage);
    await expect(one.get()).rejects.toBe(outage);
  });
});

it.each([400, 401, 403, 404, 409])('C41 a refusal with %i is no outage: it is passed on', async (status) => {
  const one = source();
  await one.get();
  const refusal = new XsiFault(status);
  one.failWith(refusal);
  advance(10 * second);
  await expect(one.get()).rejects.toBe(refusal);
});

it('an error of our own is passed on', async () => {
  const one = source();
  await one.get();
  one.failWith(new TypeError('a bug'));
  advance(10 * second);
  await expect(one.get()).rejects.toThrow(TypeError);
});

describe.each([
  ['BroadWorks rejects', new XsiFault(403, 900_002)],
  ['BroadWorks does not know', new XsiFault(404, 4008)],
  ['the adapter finds no SIP account for', noSipAccount('map: no entry')],
  ['is a mailbox that the user does not have', voicemailNotConfigured()],
  ['an administrator may not read', externalApiIssue(new XsiFault(403, 900_002))],
])('what %s', (_, rejection) => {
  it('is not requested again for as long as an answer would be given', async () => {
    const one = source();
    one.failWith(rejection);
    await expect(one.get()).rejects.toBe(rejection);
    advance(10 * second - 1);
    for (let time = 0; time < 20; time++) await expect(one.get()).rejects.toBe(rejection);
    expect(one.timesAsked).toBe(1);
    one.failWith();
    advance(2);
    expect(await one.get()).toBe('answer 2');
  });

  it('is requested again after a minute, however long an answer is given', async () => {
    const one = source({ freshFor: 15 * minute });
    one.failWith(rejection);
    await expect(one.get()).rejects.toBe(rejection);
    one.failWith();
    advance(minute - 1);
    await expect(one.get()).rejects.toBe(rejection);
    advance(2);
    expect(await one.get()).toBe('answer 2');
  });

  it('is requested once by many who wait, and again at once after it was forgotten', async () => {
    const one = source();
    one.failWith(rejection);
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => one.get()));
    expect([one.timesAsked, outcomes.filter(({ status }) => status === 'fulfilled')]).toEqual([1, []]);
    one.failWith();
    one.cache.forget(key.slice(0, 1));
    expect(await one.get()).toBe('answer 2');
  });

  it('is requested each time where answers are not kept', async () => {
    const one = source({ freshFor: 0 });
    one.failWith(rejection);
    for (let time = 0; time < 3; time++) await expect(one.get()).rejects.toBe(rejection);
    expect(one.timesAsked).toBe(3);
  });

  it('takes no answer away that is still given while it is refreshed, and is then not requested again', async () => {
    const one = source({ refreshFor: 20 * second });
    await one.get();
    one.failWith(rejection);
    advance(15 * second);
    for (let time = 0; time < 5; time++) {
      expect(await one.get()).toBe('answer 1');
      await settled();
    }
    expect(one.timesAsked).toBe(2);
  });

  it('does not outlive its lifetime in an outage', async () => {
    const one = source();
    one.failWith(rejection);
    await expect(one.get()).rejects.toBe(rejection);
    const outage = new XsiUnreachable('refused');
    one.failWith(outage);
    advance(10 * second + 1);
    await expect(one.get()).rejects.toBe(outage);
  });
});

it('a rejection of one caller says nothing to the others where answers are shared', async () => {
  const one = source({ isShared: true });
  const gone = new XsiFault(404, 4008);
  one.failWith(gone);
  await expect(one.get()).rejects.toBe(gone);
  one.failWith();
  expect(await one.get()).toBe('answer 2');
});

it.each([408, 429])('an answer is still given while BroadWorks is busy: %s', async (status) => {
  const one = source();
  await one.get();
  one.failWith(new XsiFault(status, 900_001));
  advance(minute);
  expect(await one.get()).toBe('answer 1');
});

it.each([
  ['of something in between', new XsiUnreachable('something in between answered 404')],
  ['of a password', new XsiFault(401, 900_001)],
  ['for being too many', new XsiFault(429, 900_001)],
  ['with 500', new XsiFault(500, 900_001)],
  ['of a session', externalApiIssue(new XsiFault(401))],
  ['while there is no answer', externalApiIssue(new XsiUnreachable('refused'))],
  ['while the store is away', serviceUnavailable()],
  ['by a bug', new TypeError('a bug')],
])('a failure %s is no rejection: the next request goes out', async (_, failure) => {
  const one = source();
  one.failWith(failure);
  await expect(one.get()).rejects.toBe(failure);
  one.failWith();
  expect(await one.get()).toBe('answer 2');
});

describe('C47', () => {
  it('keys that differ only in how their parts join have answers of their own', async () => {
    const lists = [
      ['a', 'bc'],
      ['ab', 'c'],
      ['abc'],
      ['a', 'b', 'c'],
      ['a,bc'],
      ['a","bc'],
      ['', 'abc'],
      ['abc', ''],
      [],
    ];
    const one = source({ max: 100 });
    const answers = await Promise.all(lists.map((parts) => one.get(parts)));
    expect(new Set(answers).size).toBe(lists.length);
  });

  it('no two lists of parts share an answer, whatever they hold', async () => {
    const parts = fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', '\\', '[', ']', '\0') }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(parts, { selector: (one) => JSON.stringify(one), maxLength: 12 }),
        async (lists) => {
          const one = source({ max: 100 });
          const answers = await Promise.all(lists.map((list) => one.get(list)));
          expect(new Set(answers).size).toBe(lists.length);
        },
      ),
    );
  });
});

describe('forget', () => {
  it('drops every answer whose key starts with the parts, and no other', async () => {
    const one = source({ max: 100 });
    const keys = [['t', 's'], ['t', 's', 'x'], ['t', 's', 'x', 'y'], ['t', 'ss'], ['t'], ['tt', 's'], ['t","s']];
    const before = await Promise.all(keys.map((parts) => one.get(parts)));
    one.cache.forget(['t', 's']);
    const after = await Promise.all(keys.map((parts) => one.get(parts)));
    expect(after.map((answer, index) => answer === before[index])).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
  });

  it('does not keep an answer that was on its way, nor give it to who asks later', async () => {
    const one = source();
    const before = one.get();
    one.cache.forget(key.slice(0, 1));
    expect([await one.get(), await before]).toEqual(['answer 2', 'answer 1']);
    expect(await one.get()).toBe('answer 2');
  });

  it('drops what was loaded again, and lists no answer that the cache has dropped', async () => {
    const one = source({ max: 2, freshFor: second });
    await one.get(['s', 'x']);
    advance(second);
    expect(await one.get(['s', 'x'])).toBe('answer 2');
    one.cache.forget(['s']);
    expect(await one.get(['s', 'x'])).toBe('answer 3');
    for (const other of ['a', 'b', 'c']) await one.get([other, 'x']);
    expect(['kept', 'index', 'keys'].reduce((of, name) => Reflect.get(of, name), Object(one.cache)).size).toBe(2);
    one.cache.forget(['s']);
    expect(await one.get(['c', 'x'])).toBe('answer 6');
  });

  it('costs as much in a full cache as in an empty one', async () => {
    const sessions = 20_000;
    const one = source({ max: sessions });
    for (let index = 0; index < sessions; index++) await one.get([`session ${index}`, 'tenant']);
    const { user } = process.cpuUsage();
    for (let index = 0; index < 1000; index++) one.cache.forget([`session ${index}`]);
    // some 10 ms; comparing every key takes seconds
    expect((process.cpuUsage().user - user) / 1000).toBeLessThan(500);
    expect(await one.get(['session 999', 'tenant'])).toBe(`answer ${sessions + 1}`);
    expect(await one.get(['session 1000', 'tenant'])).toBe('answer 1001');
  });

  it('leaves nothing to be given in an outage', async () => {
    const one = source();
    await one.get();
    one.cache.forget(key);
    one.failWith(new XsiUnreachable('refused'));
    await expect(one.get()).rejects.toThrow(XsiUnreachable);
  });
});

it('keeps no more answers than it may, dropping the ones that were not asked for', async () => {
  const one = source({ max: 2 });
  await one.get(['a']);
  await one.get(['b']);
  await one.get(['a']);
  await one.get(['c']);
  expect([await one.get(['a']), await one.get(['b'])]).toEqual(['answer 1', 'answer 4']);
});

it('keeps no more than the size of all answers allows, and none that is larger by itself', async () => {
  const sizes = [5, 4, 4, 11, 1];
  let asked = 0;
  const cache = new AnswerCache<number>({ max: 10, freshFor: minute, maxSize: 10, sizeOf: (size) => size });
  const get = async (part: string) => cache.get([part], async () => sizes[asked++] ?? 1);
  for (const part of ['a', 'b', 'c', 'd']) await get(part);
  // the oldest went for the third, the fourth was never kept
  expect([await get('b'), await get('c'), asked]).toEqual([4, 4, 4]);
  await get('d');
  expect(asked).toBe(5);
});
