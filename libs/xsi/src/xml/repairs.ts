import type { XmlError } from './xml-error';

/** Something that a tolerant reader left out or mended. All names come from the schema, never from the document. */
export interface Repair {
  /** Root element of the document. */
  document: string;
  /** Path below the root without indexes, such as `missed/callLogsEntry/time`; `charset` for the document's encoding. */
  field: string;
  kind: RepairKind;
  count: number;
}

/** `dropped`: an entry of a list was left out. `repaired`: a value was left out or mended, the rest is there. */
export type RepairKind = 'dropped' | 'repaired';

/** Tells an operator of a repair without its values. */
export type RepairObserver = (repair: Repair) => void;

/** Collects the repairs of one document while it is read. */
export class Repairs {
  private readonly notes: { kind: RepairKind; path: string }[] = [];

  get length(): number {
    return this.notes.length;
  }

  note(kind: RepairKind, path = ''): void {
    this.notes.push({ kind, path });
  }

  /** Notes what an error took away, in place of what was noted inside since then. */
  noteError(kind: RepairKind, { path }: XmlError, since: number): void {
    this.notes.length = since;
    this.note(kind, path);
  }

  /** Puts the name of the parent in front of what was noted since then. */
  within(parent: string, since: number): void {
    for (let at = since; at < this.notes.length; at++) {
      const note = this.notes[at];
      if (note) note.path = note.path === '' ? parent : `${parent}/${note.path}`;
    }
  }

  /** Reports each field once, with how often it was repaired. */
  report(document: string, observe: RepairObserver): void {
    const counts = new Map<string, Repair>();
    for (const { kind, path: field } of this.notes) {
      const key = `${kind} ${field}`;
      const repair = counts.get(key) ?? { document, field, kind, count: 0 };
      repair.count++;
      counts.set(key, repair);
    }
    for (const repair of counts.values()) observe(repair);
  }
}
