import type { CallToActionConfig, Localized, PageConfig } from '../../../config/settings/pages.config';
import { preferredLanguage } from '../../../http/language';
import type { CallToAction, PageExtra } from './pages.dto';

/** In the language that suits best; the first that the operator wrote where none does. */
export function inLanguage(text: Localized, acceptLanguage: string | undefined): string {
  if (typeof text === 'string') return text;
  return text[preferredLanguage(acceptLanguage, Object.keys(text)) ?? ''] ?? '';
}

export function toCallToAction(
  { title, description, url }: PageConfig,
  acceptLanguage: string | undefined,
  extra_data: PageExtra,
): CallToAction {
  return {
    title: title && inLanguage(title, acceptLanguage),
    description: description && inLanguage(description, acceptLanguage),
    url: inLanguage(url, acceptLanguage),
    extra_data,
  };
}

/** Those that are for every tab, or for this one. Without a tab all are asked for. */
export function ofTab(actions: readonly CallToActionConfig[], tab: string | undefined): CallToActionConfig[] {
  return actions.filter(({ tabs }) => tabs === undefined || tab === undefined || tabs.includes(tab));
}
