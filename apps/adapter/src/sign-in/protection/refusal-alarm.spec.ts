import { RefusalAlarm } from './refusal-alarm';

const second = 1000;
const minute = 60 * second;

const of = (user: string, password = 'old') => ({ user, hash: `${user} ${password}` });

function alarm() {
  const news: string[] = [];
  const one = new RefusalAlarm((what) => news.push(what));
  const refuse = (users: number, now = 0, from = 0) =>
    Array.from({ length: users }, (_, index) => one.refused(of(`user-${from + index}`), now));
  const accept = (users: number, now = 0) => {
    for (let index = 0; index < users; index++) one.accepted(of(`good-${index}`), now);
  };
  return { one, news, refuse, accept };
}

it.each<[name: string, act: (given: ReturnType<typeof alarm>) => void, begins: boolean]>([
  ['nine users are refused', ({ refuse }) => refuse(9), false],
  ['ten are', ({ refuse }) => refuse(10), true],
  ['one is, ten times', ({ one }) => Array.from({ length: 10 }, () => one.refused(of('user'), 0)), false],
  [
    'ten are in more than a minute',
    ({ refuse }) => {
      refuse(5, 0);
      refuse(5, minute, 5);
    },
    false,
  ],
  [
    'ten are in just less',
    ({ refuse }) => {
      refuse(5, 0);
      refuse(5, minute - 1, 5);
    },
    true,
  ],
  [
    'half of the last twenty are',
    ({ refuse, accept }) => {
      accept(10);
      refuse(10);
    },
    true,
  ],
  [
    'ten are among more than twenty',
    ({ refuse, accept }) => {
      refuse(9);
      accept(12);
      refuse(1, 0, 9);
    },
    false,
  ],
  [
    'nine are, and one of them is taken and refused again',
    ({ one, refuse }) => {
      refuse(9);
      one.accepted(of('user-0'), 1);
      one.refused(of('user-0'), 2);
    },
    false,
  ],
])('C42 the alarm when %s', (_, act, begins) => {
  const given = alarm();
  act(given);
  expect(given.news).toEqual(begins ? ['begun'] : []);
  expect(given.one.refused(of('another'), 2 * minute)).toBe(!begins);
});

it('C42 believes refusals until the tenth, and none from then on', () => {
  const { refuse } = alarm();
  expect(refuse(12)).toEqual([...Array(9).fill(true), ...Array(3).fill(false)]);
});

it('C42 sends one probe in ten seconds, and that of a user who was refused again later each time', () => {
  const { one, refuse } = alarm();
  refuse(12);
  expect(one.mayTryAgain(of('user-10'), 10 * second - 1)).toBe(false);
  expect(one.mayTryAgain(of('user-10'), 10 * second)).toBe(true);
  one.refused(of('user-10'), 10 * second);
  expect(one.mayTryAgain(of('user-11'), 20 * second - 1)).toBe(false);
  expect(one.mayTryAgain(of('user-10'), 20 * second)).toBe(false);
  expect(one.mayTryAgain(of('user-11'), 20 * second)).toBe(true);
  expect(one.mayTryAgain(of('user-10'), 70 * second)).toBe(true);
  one.refused(of('user-10'), 70 * second);
  expect(one.mayTryAgain(of('user-10'), 189 * second)).toBe(false);
  expect(one.mayTryAgain(of('user-10'), 190 * second)).toBe(true);
});

it('C42 ends when a doubted password is taken, not when another one is', () => {
  const { one, news, refuse, accept } = alarm();
  refuse(11);
  accept(30);
  one.accepted(of('user-10', 'new'), second);
  expect(news).toEqual(['begun']);
  one.accepted(of('user-10'), second);
  expect(news).toEqual(['begun', 'ended']);
  expect(one.mayTryAgain(of('user-9'), second)).toBe(true);
  expect(one.refused(of('user-9'), second)).toBe(true);
});

it('C42 takes those who are left at their word when nobody else was refused for an hour', () => {
  const { one, news, refuse } = alarm();
  refuse(10);
  one.refused(of('late'), 30 * minute);
  one.refused(of('late'), 60 * minute);
  one.mayTryAgain(of('late'), 90 * minute - 1);
  expect(news).toEqual(['begun']);
  expect(one.mayTryAgain(of('late'), 90 * minute)).toBe(true);
  expect(news).toEqual(['begun', 'ended']);
  expect(one.refused(of('late'), 90 * minute)).toBe(true);
});
