import Negotiator from 'negotiator';

/** Which of the languages on offer suits an Accept-Language header best; the first where none does. No header is wrong. */
export function preferredLanguage<L extends string>(
  accepted: string | undefined,
  offered: readonly L[],
): L | undefined {
  const [best] = new Negotiator({ headers: { 'accept-language': accepted } }).languages([...offered]);
  return offered.find((language) => language === best) ?? offered[0];
}
