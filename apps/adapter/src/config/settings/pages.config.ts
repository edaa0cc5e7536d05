import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsOptional, IsString, isObject, isURL, ValidateBy, ValidateNested } from 'class-validator';

/** A text, or one for each language: `{en: Help, uk: Допомога}`. */
export type Localized = string | Record<string, string>;

/** The texts of all languages. */
export function inEachLanguage(text: Localized): string[] {
  return typeof text === 'string' ? [text] : Object.values(text);
}

const language = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

function IsLocalized(what: string, isIt: (text: string) => boolean): PropertyDecorator {
  const isText = (one: unknown) => typeof one === 'string' && one !== '' && isIt(one);
  return ValidateBy({
    name: 'isLocalized',
    validator: {
      validate(value) {
        if (!isObject(value)) return isText(value);
        const texts = Object.entries(value);
        return texts.length > 0 && texts.every(([name, text]) => language.test(name) && isText(text));
      },
      defaultMessage: () => `must be ${what}, or one for each language, such as {en: …, uk: …}`,
    },
  });
}

const IsLocalizedText = () => IsLocalized('a text', () => true);
const IsLocalizedUrl = () =>
  IsLocalized('an http or https address', (text) =>
    isURL(text, { protocols: ['http', 'https'], require_protocol: true, require_tld: false }),
  );

/** Page shown in the app. */
export class PageConfig {
  /**
   * Title.
   * @example {en: Help, uk: Допомога}
   */
  @IsOptional() @IsLocalizedText() title?: Localized;
  /**
   * Description.
   * @example {en: Ask us, uk: Запитайте нас}
   */
  @IsOptional() @IsLocalizedText() description?: Localized;
  /**
   * Address.
   * @example https://example.com/help
   */
  @IsLocalizedUrl() url: Localized;
}

/** Button on the tabs of the app. */
export class CallToActionConfig extends PageConfig {
  /**
   * Tabs of the app that show it; unset: all.
   * @example [recents]
   */
  @IsOptional() @IsArray() @IsString({ each: true }) tabs?: string[];
}

/**
 * Pages of yours in the app.
 * A text or URL is one value, or one for each language; the first is the fallback.
 */
export class PagesConfig {
  /** Buttons on the tabs of the app. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => CallToActionConfig) callToActions: CallToActionConfig[] = [];
  /** Further pages. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => PageConfig) custom: PageConfig[] = [];
  /**
   * Self-care portal.
   * @example https://portal.example.com
   */
  @IsOptional() @IsLocalizedUrl() portalUrl?: Localized;
  /** Permits `http://` for pages that get tokens. */
  @IsBoolean() allowHttp = false;
  /**
   * Gives pages tokens to read as the user.
   * Only for pages that you trust.
   */
  @IsBoolean() accessTokens = false;
}
