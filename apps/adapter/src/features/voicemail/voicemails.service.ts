import { Injectable } from '@nestjs/common';
import { isRejectedWith } from '../../broadworks/faults';
import { toE164 } from '../../broadworks/phone-number';
import { messageNotFound, unsupportedFileFormat, validationError } from '../../http/api-error';
import type { Session } from '../../sign-in/session/session';
import { Profiles } from '../user/profiles.service';
import { type Download, Downloads } from './downloads.service';
import { Mailboxes } from './mailboxes.service';
import { toFileFormat } from './media-types';
import type { VoicemailDetails, VoicemailList, VoicemailSeen, VoicemailsQuery } from './voicemail.dto';
import { type MailboxOwner, type Message, toVoicemail, toVoicemailDetails, within } from './voicemail.mapper';

/** Letters that are safe in a path, as in every id that we give out. */
const messageId = /^(?!\.{1,2}$)[A-Za-z0-9._~@:-]{1,512}$/;

/** Voice mail as the phone sees it. */
@Injectable()
export class Voicemails {
  constructor(
    private readonly profiles: Profiles,
    private readonly mailboxes: Mailboxes,
    private readonly downloads: Downloads,
  ) {}

  async list(session: Session, { from_date, to_date }: VoicemailsQuery): Promise<VoicemailList> {
    const messages = within(await this.mailboxes.list(session), from_date, to_date).map((message) =>
      toVoicemail(message, this.mediaOf(session, message)),
    );
    return { messages, items: messages, has_new_messages: messages.some(({ seen }) => !seen) };
  }

  async read(session: Session, id: string): Promise<VoicemailDetails> {
    const message = await this.find(session, id);
    return toVoicemailDetails(message, await this.ownerOf(session), this.mediaOf(session, message));
  }

  async mark(session: Session, id: string, { seen }: VoicemailSeen): Promise<VoicemailSeen> {
    const message = await this.find(session, id);
    const { voiceMessages } = session.xsi;
    await this.withName(session, message, (name) =>
      seen ? voiceMessages.markAsRead(name) : voiceMessages.markAsUnread(name),
    );
    this.mailboxes.note(session, message, { seen });
    return { seen };
  }

  /** One that is gone already counts as deleted; one that BroadWorks cannot delete is still there, and not found here. */
  async delete(session: Session, id: string): Promise<void> {
    requireId(id);
    const message = await this.mailboxes.find(session, id);
    if (!message) return;
    await this.withName<void>(
      session,
      message,
      (name) => session.xsi.voiceMessages.delete(name),
      () => undefined,
    );
    this.mailboxes.note(session, message, 'deleted');
  }

  async download(session: Session, id: string, fileFormat: string, left: AbortSignal): Promise<Download> {
    requireId(id);
    const format = toFileFormat(fileFormat);
    if (!format) throw unsupportedFileFormat();
    const message = await this.find(session, id);
    return this.withName(session, message, (name) => this.downloads.open(session, { name, format, left }));
  }

  private async find(session: Session, id: string): Promise<Message> {
    requireId(id);
    const message = await this.mailboxes.find(session, id);
    if (!message) throw messageNotFound();
    return message;
  }

  private async withName<T>(
    session: Session,
    message: Message,
    work: (name: string) => Promise<T>,
    otherwise: () => T = refuseMissing,
  ): Promise<T> {
    if (message.name === undefined) throw messageNotFound();
    try {
      return await work(message.name);
    } catch (error) {
      // which 404 means that there is no such message is not documented: the list tells
      if (!isRejectedWith([404], error)) throw error;
      if (await this.mailboxes.isGone(session, message)) return otherwise();
      throw error;
    }
  }

  private mediaOf(session: Session, { name }: Message) {
    return name === undefined ? undefined : this.downloads.mediaOf(session, name);
  }

  private async ownerOf(session: Session): Promise<MailboxOwner> {
    const { profile, plan } = await this.profiles.read(session);
    const { number, extension, userId } = profile.details;
    return { number: (number && toE164(number, plan)) || extension || userId, plan };
  }
}

function refuseMissing(): never {
  throw messageNotFound();
}

function requireId(id: string): void {
  if (!messageId.test(id)) throw validationError('message_id', 'Not the id of a message');
}
