import { languages } from '../config/settings/languages';
import { chooseLanguage, formatMoment } from './language';
import { composeMail } from './message';
import { textsIn } from './texts';

describe('the language', () => {
  it.each([
    ['de', undefined, 'de'],
    ['uk-UA,uk;q=0.9,en;q=0.5', undefined, 'uk'],
    ['fr-CH, it;q=0.9, en;q=0.8', undefined, 'it'],
    ['en;q=0.2, es;q=0.7', undefined, 'es'],
    ['ru-Cyrl-RU', undefined, 'ru'],
    ['fr', undefined, 'en'],
    ['fr', 'it', 'it'],
    ['*', 'it', 'it'],
    [undefined, 'de', 'de'],
    [undefined, undefined, 'en'],
    ['', 'de', 'de'],
    ['tlh-x-!!, ;;;q=q', 'es', 'es'],
    ['__proto__', undefined, 'en'],
    [`${'a-'.repeat(5000)}`, 'uk', 'uk'],
  ] as const)('of %j at a tenant of %j is %s', (header, tenant, language) => {
    expect(chooseLanguage(header, tenant)).toBe(language);
  });
});

describe.each(languages)('in %s', (language) => {
  const brand = `A&B's <Voice>`;
  const texts = textsIn(language);

  it('the code, for how long, and from whom it is, are in both forms', () => {
    const { subject, text, html } = composeMail(texts.otp({ brand, code: '012345', minutes: 10 }), language);
    expect(subject).toContain(brand);
    expect(subject).not.toContain('012345');
    for (const part of ['012345', '10', brand]) expect(text).toContain(part);
    for (const part of ['012345', '10', 'A&amp;B&#39;s &lt;Voice&gt;']) expect(html).toContain(part);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).not.toContain('<Voice>');
    expect(html).not.toMatch(/<(img|script|style|link)\b|https?:/);
  });

  it('the line holds the code', () => {
    const line = texts.otpLine({ brand: 'Acme', code: '012345', minutes: 10 });
    expect(line).toMatch(/Acme.*012345.*10/);
    expect(line.length).toBeLessThanOrEqual(70);
  });

  it('the welcome holds the link and until when it is good', () => {
    const link = 'https://example.com/?a=1&b="2"';
    const until = formatMoment(new Date('2026-07-14T09:05:00Z'), language);
    const { text, html } = composeMail(texts.welcome({ brand, link, until }), language);
    expect(until).toMatch(/14.*2026.*09:05.*UTC/);
    expect(text).toContain(link);
    expect(text).toContain(until);
    expect(html).toContain('href="https://example.com/?a=1&amp;b=&quot;2&quot;"');
  });
});
