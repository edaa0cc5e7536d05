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

/** A page of the operator's. */
export class PageConfig {
  @IsOptional() @IsLocalizedText() title?: Localized;
  @IsOptional() @IsLocalizedText() description?: Localized;
  @IsLocalizedUrl() url: Localized;
}

export class CallToActionConfig extends PageConfig {
  /** Tabs of the app on which it is shown. Default: all. */
  @IsOptional() @IsArray() @IsString({ each: true }) tabs?: string[];
}

/** What the operator shows in the app. */
export class PagesConfig {
  @IsArray() @ValidateNested({ each: true }) @Type(() => CallToActionConfig) callToActions: CallToActionConfig[] = [];
  @IsArray() @ValidateNested({ each: true }) @Type(() => PageConfig) custom: PageConfig[] = [];
  @IsOptional() @IsLocalizedUrl() portalUrl?: Localized;
  /** True if pages that get tokens may be `http://`. */
  @IsBoolean() allowHttp = false;
  /** True if pages get tokens, with which they may call this adapter as the user. */
  @IsBoolean() accessTokens = false;
}
