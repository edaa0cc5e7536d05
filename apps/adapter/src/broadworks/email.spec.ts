import { toEmail } from './email';

it.each([
  ['ann.lee@example.com', 'ann.lee@example.com'],
  ['ann@example.com, bob@example.com', 'ann@example.com'],
  ['ann@example.com;bob@example.com', 'ann@example.com'],
  ['ann@example.com bob@example.com', 'ann@example.com'],
  ['none; bob@example.com', 'bob@example.com'],
  ['ann@example.com\r\nBcc:x@example.com', 'ann@example.com'],
  ['a@b', undefined],
  ['not an address', undefined],
  ['', undefined],
  [undefined, undefined],
])('of the e-mail addresses %p %p is used', (address, wanted) => {
  expect(toEmail(address)).toBe(wanted);
});
