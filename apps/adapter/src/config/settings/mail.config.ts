import { IsBoolean, IsNotEmpty, IsString, Matches } from 'class-validator';

/** From where mails are sent. */
export class MailConfig {
  /** `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. What is special in a URL is percent-encoded. */
  @Matches(/^smtps?:\/\/([^\s/?#@:]+:[^\s/?#@]*@)?(\[[\da-f:]+\]|[^\s/?#@:]+)(:\d{1,5})?\/?$/i, {
    message: 'must be smtp:// or smtps://, user:password@ where needed, host and port, percent-encoded',
  })
  url: string;
  /** `voice@acme.example`, or with a name before it: `Acme <voice@acme.example>`. */
  @Matches(/^([^<>\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/, {
    message: 'must be an address, such as "Acme <voice@acme.example>"',
  })
  from: string;
  /** How mails call the service. */
  @IsString() @IsNotEmpty() brand = 'WebTrit';
  /** Whether mails may go to the server without TLS. */
  @IsBoolean() allowPlain = false;

  /** The address alone. */
  get fromAddress(): string {
    return /<(.+)>$/.exec(this.from)?.[1] ?? this.from;
  }
}
