import { foldUserId } from './user-id';

it.each([
  ['Alice@Example.COM', 'alice@example.com'],
  ['ALİCE@example.com', 'alice@example.com'],
  ['alıce@example.com', 'alice@example.com'],
  ['boſſ@example.com', 'BOSS@example.com'],
  ['\u212Aim@example.com', 'kim@example.com'],
  ['ａｌｉｃｅ@example.com', 'alice@example.com'],
  ['jose\u0301@example.com', 'JOSÉ@example.com'],
])('%s is folded like %s', (one, other) => {
  expect(foldUserId(one)).toBe(foldUserId(other));
});

it('every two letters that Java takes for one in any case are folded alike', () => {
  const simple = (letter: string, changed: string) => (changed.length === 1 ? changed : letter);
  // Character.toLowerCase of this one is a plain i, where JavaScript adds a dot
  const lower = (letter: string) => (letter === 'İ' ? 'i' : simple(letter, letter.toLowerCase()));
  const apart: string[] = [];
  for (let code = 0x20; code < 0xd800; code++) {
    const letter = String.fromCharCode(code);
    const upper = simple(letter, letter.toUpperCase());
    const same = [upper, lower(upper), lower(letter)];
    if (same.some((one) => foldUserId(one) !== foldUserId(letter))) apart.push(code.toString(16));
  }
  expect(apart).toEqual([]);
});

it('different users stay apart', () => {
  const ids = ['alice@example.com', 'alicé@example.com', 'alice1@example.com', 'alice@example.org', 'żoe@example.com'];
  expect(new Set(ids.map(foldUserId)).size).toBe(ids.length);
});
