import { type Language, languages } from '../config/settings/languages';
import { preferredLanguage } from '../http/language';

/** The language of ours that suits an Accept-Language header best, else the tenant's own. */
export function chooseLanguage(accepted: string | undefined, ofTenant: Language = 'en'): Language {
  return preferredLanguage(accepted, [ofTenant, ...languages]) ?? ofTenant;
}

/** A moment as people write it, with its zone. */
export function formatMoment(moment: Date, language: Language, timeZone = 'UTC'): string {
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(moment);
}
