import fc from 'fast-check';
import { type NumberPlan, toBareNumber, toComparable, toE164, toInternational, toNumberPlan } from './phone-number';

const us: NumberPlan = { countryCode: '1' };
const uk: NumberPlan = { countryCode: '44' };
const german: NumberPlan = { countryCode: '49' };

it.each<[what: string, number: string, plan: NumberPlan, wanted: string]>([
  ['E.164', '+12025550101', us, '12025550101'],
  ['as BroadWorks writes it', '+1-2025550101', us, '12025550101'],
  ['with separators', '(202) 555-01.01', us, '12025550101'],
  ['with dots', '+1.202.555.0187', us, '12025550187'],
  ['national', '2025550101', us, '12025550101'],
  ['national with the country code', '12025550154', us, '12025550154'],
  ['national with a prefix', '02079460101', uk, '442079460101'],
  ['national without its prefix', '2079460101', uk, '442079460101'],
  ['national with the country code and no plus sign', '442079460101', uk, '442079460101'],
  ['national with a zero that stays', '0612345678', { countryCode: '39' }, '390612345678'],
  ['national with the prefix 8', '89161234567', { countryCode: '7' }, '79161234567'],
  ['E.164 of another country', '+49 30 23125 101', uk, '493023125101'],
  ['E.164 with the prefix at home in brackets', '+44 (0)20 7946 0101', us, '442079460101'],
  ['international, as at home', '011 44 20 7946 0101', us, '442079460101'],
  ['international, as in most countries', '0044 20 7946 0186', us, '442079460186'],
  ['international, without a known country', '0044 20 7946 0186', {}, '442079460186'],
  ['international to home', '00 49 30 5550101', german, '49305550101'],
  ['international in Russia', '8~10 44 20 7946 0186'.replace('~', ''), { countryCode: '7' }, '442079460186'],
  ['a tel: address', 'tel:+12025550101;phone-context=x', us, '12025550101'],
  ['a tel: address of a national number', 'tel:202-555-0101', us, '12025550101'],
  ['a sip: address', 'sip:+12025550101@sip.example.com:5060;user=phone', us, '12025550101'],
  ['a sip: address, encoded and in brackets', '"Ann" <sip:%2B12025550101@sip.example.com>', us, '12025550101'],
  ['a sips: address of an extension', 'SIPS:0101@sip.example.com', us, '0101'],
  ['with an extension as x', '2025550183 x45', us, '12025550183'],
  ['with an extension as ext.', '202-555-0184 ext. 9', us, '12025550184'],
  ['with an extension as extension', '(202) 555-0184 Extension 9', us, '12025550184'],
  ['with an extension as #', '+12025550184#901', us, '12025550184'],
  ['with an extension as a parameter', '+12025550184;ext=9', us, '12025550184'],
  ['with more to dial after a semicolon', '2025550188;3333', us, '12025550188'],
  ['with more to dial after pauses', '2025550188,,3333', us, '12025550188'],
  ['with an extension, without a known country', '2025550183 x45', {}, '2025550183'],
  ['with marks of direction', '\u202a+12025550189\u202c', us, '12025550189'],
  ['with non-breaking hyphens', '+1\u2011202\u2011555\u20110190', us, '12025550190'],
  ['with non-breaking blanks', '202\u00a0555\u202f0190', us, '12025550190'],
  ['in other digits', '+\u0661\u0662\u0660\u0662\u0665\u0665\u0665\u0660\u0661\u0669\u0660', us, '12025550190'],
  ['in wide letters', '\uff0b\uff11 \uff12025550190', us, '12025550190'],
  ['without a known country', '2025550101', {}, '2025550101'],
  ['of a country that nobody knows', '2025550101', { countryCode: '999' }, '2025550101'],
  ['an extension', '0101', us, '0101'],
  ['an extension with marks', '\u200e0101\u200e', us, '0101'],
  ['an emergency number', '911', us, '911'],
  ['the longest extension', '123456', german, '123456'],
  ['no number of its country', '5550123', us, '5550123'],
  ['a service code', '*86', us, '*86'],
  ['a service code with a number', '*67 2025550101', us, '*67 2025550101'],
  ['a code of GSM', '#31#2025550101', us, '#31#2025550101'],
  ['a word', 'Unavailable', us, 'Unavailable'],
  ['a user of a sip: address', 'sip:ann.lee@example.com', us, 'ann.lee'],
  ['a user with digits of a sip: address', 'ann.lee1x234@example.com', us, 'ann.lee1x234'],
  ['the first of two, with a slash between', '2025550182/2025550183', us, '12025550182'],
  ['the first of two, with a blank between', '2025550182 2025550183', us, '12025550182'],
  ['the first of two, in two lines', '+1 2025550182\n+1 2025550183', us, '12025550182'],
  ['the first of two, with words', '+1 2025550182 (home) +1 2025550183 (work)', us, '12025550182'],
  ['the first of two, with a word between', '2025550182 or 2025550183', us, '12025550182'],
  ['a number with a slash as its separator', '030/23125101', german, '493023125101'],
  ['longer than any number', '12345678901234567890', us, '12345678901234567890'],
  ['too long, with separators', '1234-5678-9012-3456-7890', us, '1234-5678-9012-3456-7890'],
  ['with a word after it', '2025550100 (mobile)', us, '12025550100'],
  ['with a word before it', 'Mobile: 202 555 0100', us, '12025550100'],
  ['with an extension after a word of any language', '2025550183 Durchwahl 45', us, '12025550183'],
  ['with an extension after =', '+1 202 555 0100 ext=45', us, '12025550100'],
  ['with letters', '1-800-FLOWERS', us, '1-800-FLOWERS'],
  ['with an encoded parameter', 'sip:+12025550100%3Bext=45@example.com;user=phone', us, '12025550100'],
  ['a device of a sip: address', 'sip:2025550101_2@example.com', us, '2025550101_2'],
  ['a callto: address', 'callto:+12025550100', us, '12025550100'],
  ['local, with a context', 'tel:5550181;phone-context=+1202', us, '12025550181'],
  ['local, with a domain as its context', 'tel:1234;phone-context=example.com', us, '1234'],
  ['an extension, with a context', 'tel:1234;phone-context=+12025', us, '1234'],
  ['in quotation marks', '"2025550182"', us, '12025550182'],
  ['with middle dots', '202·555•0182', us, '12025550182'],
  ['with the prefix at home in brackets and no plus sign', '44 (0)20 7946 0186', uk, '442079460186'],
  ['signs only', ' - ', us, ''],
  ['a word for none', 'N/A', us, ''],
  ['null', 'null', us, ''],
  ['surrounded by blanks', '  0101 ', us, '0101'],
  ['empty', ' ', us, ''],
])('toE164 reads a number that is %s: %p', (_, number, plan, wanted) => {
  expect(toE164(number, plan)).toBe(wanted);
});

it.each([
  ['2025550101', us, '12025550101'],
  ['+442079460101', us, '442079460101'],
  ['5550123', us, undefined],
  ['0101', us, undefined],
  ['2025550101', {}, undefined],
  ['ann', us, undefined],
  ['+12345678901234567890', us, undefined],
])('toInternational is certain of %p: %j', (number, plan, wanted) => {
  expect(toInternational(number, plan)).toBe(wanted);
});

it.each([
  [{}, '1'],
  [{ countryCode: '44' }, '44'],
])('toNumberPlan with the rules %j of the tenant', (rules, countryCode) => {
  for (const ofProfile of ['1', '+1', '001', ' 1 ']) {
    expect(toNumberPlan({ countryCode: ofProfile }, rules)).toEqual({ countryCode });
  }
});

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });
const plans = fc.record({ countryCode: fc.integer({ min: 1, max: 999 }).map(String) }, { requiredKeys: [] });
/** Between the digits of a number. */
const separators = fc.array(fc.constantFrom('', ' ', '-', '.', '/', '\u2011', '\u00a0', '\u200e'), {
  minLength: 20,
  maxLength: 20,
});

describe('toE164', () => {
  it('keeps an E.164 number as it is, also when it is read again', () => {
    fc.assert(
      fc.property(digits(1, 15), plans, (number, plan) => {
        expect(toE164(`+${number}`, plan)).toBe(number);
        expect(toE164(`+${toE164(`+${number}`, plan)}`, plan)).toBe(number);
      }),
    );
  });

  it('makes digits only, without plus sign, blanks or separators, of whatever holds nothing else', () => {
    fc.assert(
      fc.property(digits(1, 15), separators, fc.boolean(), plans, (number, between, hasPlus, plan) => {
        const written = [...number].map((digit, index) => digit + between[index]).join('');
        expect(toE164(`${hasPlus ? '+' : ''}${written}`, plan)).toMatch(/^\d+$/);
      }),
    );
  });

  it('leaves an extension untouched in any plan', () => {
    fc.assert(fc.property(digits(1, 6), plans, (extension, plan) => expect(toE164(extension, plan)).toBe(extension)));
  });

  it('takes a national number however it is written for the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2_002_000_000, max: 9_899_999_999 }), (number) => {
        const wanted = `1${number}`;
        fc.pre(toInternational(wanted, us) === wanted);
        for (const written of [`${number}`, `1${number}`, `+1${number}`, `011 1 ${number}`, `${number} x7`]) {
          expect(toE164(written, us)).toBe(wanted);
        }
      }),
    );
  });

  it('takes no longer than a blink for any text', () => {
    for (const text of ['1'.repeat(1_000_000), ' '.repeat(1_000_000), '1 x'.repeat(300_000), '<'.repeat(1_000_000)]) {
      const start = performance.now();
      toE164(text, us);
      expect(performance.now() - start).toBeLessThan(2000);
    }
  });
});

it.each([
  ['+1 (202) 555-01.01', '12025550101'],
  ['12025550101', '12025550101'],
  ['\t+1\u00a0202 ', '1202'],
  ['\u202a+1\u2011202\u202c', '1202'],
  ['*98', '*98'],
  ['ann', 'ann'],
])('toComparable makes of %p what was known', (typed, known) => {
  expect(toComparable(typed)).toBe(known);
});

it.each([
  ['tel:+12025550101;ext=1', '+12025550101'],
  ['sip:+12025550101@example.com;user=phone', '+12025550101'],
  ['sip:ann@example.com', 'sip:ann@example.com'],
  ['2025550101', '2025550101'],
])('toBareNumber reads %p', (address, wanted) => {
  expect(toBareNumber(address)).toBe(wanted);
});
