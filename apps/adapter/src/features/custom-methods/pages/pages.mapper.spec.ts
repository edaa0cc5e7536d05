import { inLanguage, ofTab } from './pages.mapper';

const titles = { en: 'Help', uk: 'Допомога', 'de-AT': 'Hilfe' };

it.each([
  ['uk', 'Допомога'],
  ['uk-UA,uk;q=0.9,en;q=0.8', 'Допомога'],
  ['de-AT', 'Hilfe'],
  ['fr, en;q=0.5', 'Help'],
  ['fr', 'Help'],
  ['*', 'Help'],
  ['', 'Help'],
  ['constructor', 'Help'],
  [';;,;q=x', 'Help'],
  [undefined, 'Help'],
])('Accept-Language %p gets %p', (header, wanted) => {
  expect(inLanguage(titles, header)).toBe(wanted);
});

it('one text is for every language', () => {
  expect(inLanguage('Help', 'uk')).toBe('Help');
});

it('an action is shown on its tabs', () => {
  const everywhere = { url: 'https://example.com/a' };
  const onOne = { url: 'https://example.com/b', tabs: ['recents'] };
  expect(ofTab([everywhere, onOne], 'recents')).toEqual([everywhere, onOne]);
  expect(ofTab([everywhere, onOne], 'contacts')).toEqual([everywhere]);
  expect(ofTab([everywhere, onOne], undefined)).toEqual([everywhere, onOne]);
});
