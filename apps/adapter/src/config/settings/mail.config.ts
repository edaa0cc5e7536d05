import { IsBoolean, IsNotEmpty, IsString, Matches } from 'class-validator';

/** Mail server for one-time passwords and links. */
export class MailConfig {
  /**
   * SMTP server, with user and password if needed.
   * `smtp://` requires STARTTLS (see `allowPlain`), `smtps://` uses TLS from the start (port 465).
   * Special characters in user and password are percent-encoded.
   * @values `smtp://` or `smtps://` URL
   * @example smtp://voice%40acme.example:${SMTP_PASSWORD}@smtp.acme.example:587
   */
  @Matches(/^smtps?:\/\/([^\s/?#@:]+:[^\s/?#@]*@)?(\[[\da-f:]+\]|[^\s/?#@:]+)(:\d{1,5})?\/?$/i, {
    message: 'must be smtp:// or smtps://, user:password@ where needed, host and port, percent-encoded',
  })
  url: string;
  /**
   * Sender, with or without a name.
   * @values `a@b.c` or `Name <a@b.c>`
   * @example Acme <voice@acme.example>
   */
  @Matches(/^([^<>\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/, {
    message: 'must be an address, such as "Acme <voice@acme.example>"',
  })
  from: string;
  /** Name of the service in mails. */
  @IsString() @IsNotEmpty() brand = 'WebTrit';
  /**
   * Sends without TLS to a server that does not offer it.
   * One-time passwords then cross the network in clear text.
   */
  @IsBoolean() allowPlain = false;

  /** The address without the name. */
  get fromAddress(): string {
    return /<(.+)>$/.exec(this.from)?.[1] ?? this.from;
  }
}
