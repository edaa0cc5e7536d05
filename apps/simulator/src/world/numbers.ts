// Numbers that nobody has: the lines 555-0100 to 555-0199 are reserved for fiction in every North American area code.

/** 202 is left to the fixed people and to those who are called. */
const areaCodes = Array.from({ length: 789 }, (_, index) => index + 201).filter(
  (code) => code % 100 !== 11 && code !== 202 && code !== 555 && !isTollFree(code),
);

export const numberCount = areaCodes.length * 100;

/** A different number in E.164 for each position below {@link numberCount}. */
export function numberAt(position: number): string {
  return `+1${areaCodes[Math.floor(position / 100)]}555${lineOf(position % 100)}`;
}

/** A number outside of the company, for each position below 80. */
export function outsideNumberAt(position: number): string {
  return `+1202555${lineOf(20 + position)}`;
}

/** As a profile gives it: without the country. */
export function nationalNumber(number: string): string {
  return number.replace(/^\+1/, '');
}

function lineOf(line: number): string {
  return `01${String(line).padStart(2, '0')}`;
}

function isTollFree(code: number): boolean {
  return code === 900 || (code > 799 && code < 900 && Math.floor(code / 10) % 10 === code % 10);
}
