import { outsideNumberAt } from './numbers';
import { fullName, type Person } from './person';
import { Random } from './random';
import { type ByteSource, bytesOf, bytesPerSecond, faxPage, toneWav } from './wav';

export interface Voicemail {
  /** None for one that is older than release 20: it is listed, and nothing else. */
  id?: string;
  time: Date;
  /** A fax has none. */
  milliseconds?: number;
  from: { name?: string; address?: string; isPrivate?: true };
  kind: 'voice' | 'fax' | 'video';
  isRead: boolean;
  mediaType: string;
  content: ByteSource;
}

/** A message that is left while the simulator runs. */
export interface AddedVoicemail {
  userId: string;
  /** Of the caller, in E.164. Default `+12025550199`. */
  number?: string;
  name?: string;
  isAnonymous?: boolean;
  /** Default: now. */
  time?: Date;
  /** Default: as long as the audio would be in G.711. */
  seconds?: number;
  isRead?: boolean;
  /** Default `WAV`; `TIF` makes it a fax, `MOV` a video. */
  mediaType?: string;
  /** The content itself, or how many bytes of a WAV file are to be made up. Default: a tone of `seconds`, or of 3 s. */
  audio?: Buffer | { bytes: number };
}

interface People {
  readonly startedAt: Date;
  require(userId: string): Person;
}

/** Everybody's voice mail. That of the past is made when somebody looks for the first time. */
export class Voicemails {
  private readonly boxes = new Map<string, Voicemail[]>();
  private readonly downloading = new Set<string>();

  constructor(
    private readonly options: { seed: number },
    private readonly people: People,
  ) {}

  /** In the order of arrival, which BroadWorks does not promise. */
  of(person: Person): readonly Voicemail[] {
    const box = this.boxes.get(person.userId) ?? pastVoicemails(person, this.options.seed, this.people.startedAt);
    this.boxes.set(person.userId, box);
    return box;
  }

  find(person: Person, id: string): Voicemail | undefined {
    return this.of(person).find((one) => one.id === id);
  }

  add(added: AddedVoicemail): Voicemail {
    const person = this.people.require(added.userId);
    const box = this.of(person);
    const voicemail = toVoicemail(added, messageId(person, box.length + 1));
    this.boxes.set(person.userId, [...box, voicemail]);
    return voicemail;
  }

  delete(person: Person, id: string): void {
    this.boxes.set(
      person.userId,
      this.of(person).filter((one) => one.id !== id),
    );
  }

  mark(person: Person, isRead: boolean, id?: string): void {
    for (const one of this.of(person)) if (id === undefined || one.id === id) one.isRead = isRead;
  }

  /** Whether a download may begin: there is one for each subscriber at a time. */
  beginDownload({ userId }: Person): boolean {
    if (this.downloading.has(userId)) return false;
    this.downloading.add(userId);
    return true;
  }

  endDownload({ userId }: Person): void {
    this.downloading.delete(userId);
  }
}

const day = 24 * 3600 * 1000;

/** A new message, one that was heard and is from inside, one of somebody who hides, a fax, and for alice one that is too old to be fetched. */
function pastVoicemails(person: Person, seed: number, until: Date): Voicemail[] {
  const random = new Random(seed, person.position, 20);
  const voice = (daysAgo: number, more: Partial<AddedVoicemail>): AddedVoicemail => ({
    userId: person.userId,
    seconds: 2 + random.below(6),
    number: outsideNumberAt(random.below(80)),
    time: new Date(until.getTime() - Math.floor((daysAgo + random.next()) * day)),
    ...more,
  });
  const box = [
    voice(0, {}),
    voice(4, { name: fullName(person), isRead: true }),
    voice(9, { isAnonymous: true, isRead: true }),
    voice(12, { mediaType: 'TIF' }),
  ].map((added, index) => toVoicemail(added, messageId(person, index + 1)));
  const old = toVoicemail(voice(400, { isRead: true }), '');
  return person.position === 0 ? [...box, { ...old, id: undefined }] : box;
}

function toVoicemail(added: AddedVoicemail, id: string): Voicemail {
  const { mediaType = 'WAV', number = '+12025550199', name, isAnonymous, time = new Date(), isRead = false } = added;
  const content = contentOf(added, mediaType);
  const seconds = added.seconds ?? content.length / bytesPerSecond;
  return {
    id,
    time,
    milliseconds: mediaType === 'TIF' ? undefined : Math.round(seconds * 1000),
    from: isAnonymous ? { isPrivate: true as const } : { name, address: `tel:${number}` },
    kind: mediaType === 'TIF' ? 'fax' : mediaType === 'MOV' ? 'video' : 'voice',
    isRead,
    mediaType,
    content,
  };
}

function contentOf({ audio, seconds = 3 }: AddedVoicemail, mediaType: string): ByteSource {
  if (Buffer.isBuffer(audio)) return bytesOf(audio);
  if (mediaType === 'TIF' && !audio) return bytesOf(faxPage);
  return toneWav(audio?.bytes ?? seconds * bytesPerSecond);
}

/** As BroadWorks makes them: a UUID. */
function messageId({ position }: Person, sequence: number): string {
  return `e5c3a18b-0000-4000-8000-${String(position).padStart(6, '0')}${String(sequence).padStart(6, '0')}`;
}
