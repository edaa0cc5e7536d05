import type { Language } from '../../config/settings/languages';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { it } from './it';
import { ru } from './ru';
import type { Texts } from './texts';
import { uk } from './uk';

const texts: Record<Language, Texts> = { en, de, es, it, ru, uk };

export function textsIn(language: Language): Texts {
  return texts[language];
}
