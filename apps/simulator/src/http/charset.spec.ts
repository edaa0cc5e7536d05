import { encodeText } from './charset';

it.each([
  ['UTF-8', 'Ł€я', 'c581e282acd18f'],
  ['ISO-8859-1', 'Aé', '41e9'],
  ['ISO-8859-1', 'Ł€я', '3f3f3f'],
  ['windows-1251', 'Кé', 'ca3f'],
] as const)('writes %s, and loses what is outside of it', (charset, text, bytes) => {
  expect(encodeText(text, charset).toString('hex')).toBe(bytes);
});
