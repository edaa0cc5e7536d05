import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import qrcode from 'qrcode';
import { UsageError } from '../terminal/explain';
import type { Io } from '../terminal/io';
import { toLine } from './csv';

export type QrKind = 'terminal' | 'png' | 'svg' | 'none';

/** A user, and their link or why there is none. */
export interface Row {
  user_id: string;
  id: string;
  link: string;
  expires_at: string;
  error: string;
}

/** Where links go: they are secrets, so that files are for their owner only, and none is overwritten. */
export class Output {
  private readonly csv?: string;
  private isBegun = false;

  constructor(
    private readonly io: Io,
    private readonly qr: QrKind,
    private readonly folder: string | undefined,
    isList: boolean,
  ) {
    if ((qr === 'png' || qr === 'svg') && folder === undefined) throw new UsageError(`--qr ${qr} needs --out`);
    if (isList && qr === 'terminal') throw new UsageError('--qr terminal is for one user: use png or svg');
    if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isList || folder === undefined) return;
    this.csv = join(folder, 'links.csv');
    if (existsSync(this.csv)) throw new UsageError(`--out: ${this.csv} is there already: name another folder`);
  }

  /** A line of CSV for each, and the pictures. */
  async writeAll(rows: readonly Row[]): Promise<void> {
    if (!this.isBegun) this.writeLine(['user_id', 'id', 'link', 'expires_at', 'error']);
    this.isBegun = true;
    for (const row of rows) {
      this.writeLine([row.user_id, row.id, row.link, row.expires_at, row.error]);
      if (row.link) await this.draw(row);
    }
  }

  async writeOne({ user_id, id, link, expires_at, error }: Row): Promise<void> {
    this.io.out.write(`user     ${user_id}\nlink     ${link}\nexpires  ${expires_at}\nid       ${id}\n`);
    await this.draw({ user_id, id, link, expires_at, error });
  }

  private async draw({ user_id, id, link }: Row): Promise<void> {
    if (this.qr === 'none') return;
    if (this.qr === 'terminal') {
      this.io.out.write(`${await qrcode.toString(link, { type: 'terminal', small: true })}\n`);
      return;
    }
    const picture = this.qr === 'png' ? await qrcode.toBuffer(link) : await qrcode.toString(link, { type: 'svg' });
    const file = join(this.folder ?? '.', `${encodeURIComponent(user_id)}-${id}.${this.qr}`);
    writeFileSync(file, picture, { mode: 0o600 });
  }

  private writeLine(values: readonly string[]): void {
    if (this.csv === undefined) this.io.out.write(toLine(values));
    else appendFileSync(this.csv, toLine(values), { mode: 0o600 });
  }
}
