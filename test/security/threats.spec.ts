import { securityPage } from '../support/security-page.mjs';
import { threats } from '../support/threats.mjs';

// The table is written at the end of a whole run, by support/security-reporter.mjs.

const file = 'test/a.e2e.spec.ts';

it('every threat of the requirements is in the list, once and in order', () => {
  expect(threats.map(({ id }) => id)).toEqual(Array.from({ length: 62 }, (_, index) => `C${index + 1}`));
});

it('the page names what shows a threat, a line for each table', () => {
  const { page, wrong } = securityPage(
    [
      { id: 'C1', text: 'one' },
      { id: 'C2', text: 'two' },
      { id: 'C4', text: 'four' },
    ],
    [
      { file, title: 'a block C1 C2 a <test> of two', place: '1:1' },
      { file, title: 'C2 a token that is old is refused', place: '2:1' },
      { file, title: 'C2 a token that is is refused', place: '2:1' },
      { file, title: 'C2 one', place: '6:1' },
      { file, title: 'C2 other', place: '6:1' },
      { file: 'libs/b.spec.ts', title: 'C2: R4 alone', place: '1:1' },
      { file, title: 'C99 is unknown', place: '4:1' },
      { file, title: 'C10x and AC1 are no ids', place: '5:1' },
    ],
  );
  expect(page.slice(page.indexOf('##')).split('\n').filter(Boolean)).toEqual([
    '## C1: one',
    '- [a](test/a.e2e.spec.ts): a block a \\<test\\> of two',
    '## C2: two',
    '- [b](libs/b.spec.ts): alone',
    '- [a](test/a.e2e.spec.ts): a block a \\<test\\> of two',
    '- [a](test/a.e2e.spec.ts): a token that is … is refused (2)',
    '- [a](test/a.e2e.spec.ts): one … (2)',
    '## C4: four',
  ]);
  expect(wrong).toEqual(['no test shows C4: four', 'there is no such threat: test/a.e2e.spec.ts, C99 is unknown']);
});
