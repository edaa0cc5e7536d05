import { FixedWindows } from './fixed-windows';
import { Sqlite } from './sqlite';

const minute = 60_000;
const start = Date.UTC(2026, 6, 14);
const window = { name: 'a', most: 2, windowMillis: minute };
let sqlite: Sqlite;
let windows: FixedWindows;
beforeEach(() => {
  sqlite = new Sqlite(':memory:');
  windows = new FixedWindows(sqlite);
  for (let time = 0; time < window.most; time++) windows.count(window, start);
});
afterEach(() => sqlite.close());

it('is over to the millisecond, and the next one begins with what is counted then', () => {
  expect([windows.isFull(window, start + minute - 1), windows.isFull(window, start + minute)]).toEqual([true, false]);
  windows.count(window, start + minute);
  expect(windows.isFull(window, start + minute)).toBe(false);
  windows.count(window, start + minute);
  expect(windows.isFull(window, start + minute)).toBe(true);
});

it('is over once the clock is set back by more than some seconds [C57]', () => {
  expect(windows.isFull(window, start - 5000)).toBe(true);
  expect(windows.isFull(window, start - 60 * minute)).toBe(false);
  windows.count(window, start - 60 * minute);
  expect(windows.isFull(window, start - 60 * minute)).toBe(false);
  windows.count(window, start - 60 * minute);
  expect(windows.isFull(window, start - 60 * minute)).toBe(true);
});
