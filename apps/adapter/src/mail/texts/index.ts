import { de } from './de';
import { en } from './en';
import { es } from './es';
import { it } from './it';
import { ru } from './ru';
import type { Texts } from './texts';
import { uk } from './uk';

const texts = { en, de, es, it, ru, uk };

export type Language = keyof typeof texts;
/** By their ISO 639-1 codes; the first is written to whoever wants none of them. */
export const languages = Object.keys(texts).filter(isLanguage);

export function textsIn(language: Language): Texts {
  return texts[language];
}

function isLanguage(code: string): code is Language {
  return Object.hasOwn(texts, code);
}
