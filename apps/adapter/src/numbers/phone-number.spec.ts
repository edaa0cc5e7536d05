import fc from 'fast-check';
import { type NumberPlan, toComparable, toE164, toNumberPlan } from './phone-number';

const us: NumberPlan = { countryCode: '1', nationalPrefix: '1' };
const uk: NumberPlan = { countryCode: '44', nationalPrefix: '0' };

it.each<[what: string, number: string, plan: NumberPlan, wanted: string]>([
  ['E.164', '+12025550101', us, '12025550101'],
  ['as BroadWorks writes it', '+1-2025550101', us, '12025550101'],
  ['with separators', '(202) 555-01.01', us, '12025550101'],
  ['national', '2025550101', us, '12025550101'],
  ['national with the prefix that is the country code, too', '12025550101', us, '12025550101'],
  ['national with a prefix', '02079460101', uk, '442079460101'],
  ['national without its prefix', '2079460101', uk, '442079460101'],
  ['E.164 of another country', '+49 30 23125 101', uk, '493023125101'],
  ['a prefix before too little to be a number', '0123456', uk, '440123456'],
  ['a tel: address', 'tel:+12025550101;phone-context=x', us, '12025550101'],
  ['a sip: address', 'sip:+12025550101@sip.example.com:5060;user=phone', us, '12025550101'],
  ['a sips: address of an extension', 'SIPS:0101@sip.example.com', us, '0101'],
  ['without a known country', '2025550101', {}, '2025550101'],
  ['without a known country, in E.164', '+12025550101', {}, '12025550101'],
  ['an extension', '0101', us, '0101'],
  ['an emergency number', '911', us, '911'],
  ['the longest extension', '123456', us, '123456'],
  ['the shortest number', '1234567', { countryCode: '44' }, '441234567'],
  ['a service code', '*86', us, '*86'],
  ['a word', 'Unavailable', us, 'Unavailable'],
  ['a user of a sip: address', 'sip:ann.lee@example.com', us, 'ann.lee'],
  ['surrounded by blanks', '  0101 ', us, '0101'],
])('toE164 reads a number that is %s: %p', (_, number, plan, wanted) => {
  expect(toE164(number, plan)).toBe(wanted);
});

const german = { countryCode: '49', nationalPrefix: '0', internationalPrefixes: ['00', '011'] };

it.each([
  ['0044 20 7946 0101', '442079460101'],
  ['00 49 30 5550101', '49305550101'],
  ['011 1 202 555 0101', '12025550101'],
  ['030 5550101', '49305550101'],
  ['+44 20 7946 0101', '442079460101'],
  ['00123456', '490123456'],
  ['001', '001'],
  ['00', '00'],
])('toE164 takes a prefix for other countries off %p: %p', (number, wanted) => {
  expect(toE164(number, german)).toBe(wanted);
});

it('toE164 takes it off where the own country is not known, too', () => {
  expect(toE164('01144 20 7946 0101', { internationalPrefixes: ['011'] })).toBe('442079460101');
});

it.each([
  [{}, { countryCode: '1', nationalPrefix: '1', internationalPrefixes: undefined }],
  [{ countryCode: '44' }, { countryCode: '44', nationalPrefix: '1', internationalPrefixes: undefined }],
  [german, german],
])('toNumberPlan with the rules %j of the tenant', (rules, plan) => {
  expect(toNumberPlan({ countryCode: '1', nationalPrefix: '1' }, rules)).toEqual(plan);
});

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });
const plans = fc.record(
  { countryCode: fc.integer({ min: 1, max: 999 }).map(String), nationalPrefix: fc.constantFrom('0', '1', '8', '06') },
  { requiredKeys: [] },
);
/** Between the digits of a number. */
const separators = fc.array(fc.constantFrom('', ' ', '-', '.', '/', '(', ')'), { minLength: 20, maxLength: 20 });

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

  it('takes a national number with and without its national prefix for the same', () => {
    fc.assert(
      fc.property(digits(7, 12), plans, (number, plan) => {
        const { countryCode = '', nationalPrefix = '' } = plan;
        fc.pre(countryCode !== '' && nationalPrefix !== '' && !number.startsWith(nationalPrefix));
        expect(toE164(nationalPrefix + number, plan)).toBe(countryCode + number);
        expect(toE164(number, plan)).toBe(countryCode + number);
      }),
    );
  });
});

it.each([
  ['+1 (202) 555-01.01', '12025550101'],
  ['12025550101', '12025550101'],
  ['\t+1\u00a0202 ', '1202'],
  ['ann', 'ann'],
])('toComparable makes of %p what was known', (typed, known) => {
  expect(toComparable(typed)).toBe(known);
});
