import { IANAZone } from 'luxon';
import { type Language } from '../../config/settings/languages';
import { formatMoment } from '../../mail/language';
import { composeMail, type Mail } from '../../mail/message';
import { textsIn } from '../../mail/texts';

export interface Welcome {
  brand: string;
  link: string;
  end: Date;
  /** As BroadWorks names it. */
  timeZone?: string;
}

/** The mail with which a user gets their link. */
export function toWelcome({ brand, link, end, timeZone }: Welcome, language: Language): Mail {
  const zone = timeZone && IANAZone.isValidZone(timeZone) ? timeZone : undefined;
  return composeMail(textsIn(language).welcome({ brand, link, until: formatMoment(end, language, zone) }), language);
}
