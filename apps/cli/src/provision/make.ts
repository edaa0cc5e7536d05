import { UsageError } from '../explain';
import type { Io } from '../io';
import { type Administration, itemsOf, Refused } from './administration';
import { readUsers } from './csv';
import { Output, type Row } from './output';
import type { MakeOptions } from './provision';

/** Users in one request: few, so that progress is seen. */
const atOnce = 100;
/** What may be over when the next users are asked for. Anything else is wrong for all of them. */
const passing = ['unreachable', 'unreadable', 'service_unavailable', 'internal_error'];

export async function makeOne(
  administration: Administration,
  user: string,
  options: MakeOptions,
  io: Io,
): Promise<void> {
  const output = new Output(io, options.qr, options.out, false);
  const made = await administration.ask('POST', '', { user_id: user, ...requestOf(options) });
  await output.writeOne(toRow(made));
}

/** Goes on after a failure: it is said beside the user. Stops early only where it is interrupted. */
export async function makeAll(
  administration: Administration,
  csv: string,
  options: MakeOptions,
  io: Io,
): Promise<void> {
  const users = readUsers(csv);
  // what is wrong for everybody is better said at once
  await administration.ask('GET', '?items_per_page=1');
  const output = new Output(io, options.qr, options.out, true);
  let done = 0;
  let failed = 0;
  while (done < users.length && !io.signal.aborted) {
    const some = users.slice(done, done + atOnce);
    const rows = await rowsFor(administration, some, options);
    await output.writeAll(rows);
    done += some.length;
    failed += rows.filter(({ error }) => error !== '').length;
    if (io.isTerminal) io.err.write(`\r\x1b[K${done} of ${users.length}, ${failed} without a link`);
  }
  if (io.isTerminal) io.err.write('\r\x1b[K');
  io.err.write(`${done - failed} links for ${users.length} users.\n`);
  if (done < users.length) throw new UsageError(`interrupted before ${users.length - done} users`);
  if (failed > 0) throw new UsageError(`without a link: ${failed} of ${users.length} users; see the column error`);
}

async function rowsFor(administration: Administration, users: string[], options: MakeOptions): Promise<Row[]> {
  try {
    const answer = await administration.ask('POST', '/bulk', { users, ...requestOf(options) });
    const items = itemsOf(answer);
    return users.map((user_id, index) => toRow({ ...items[index], user_id }));
  } catch (error) {
    if (!(error instanceof Refused) || !passing.includes(error.code)) throw error;
    return users.map((user_id) => toRow({ user_id, code: error.code }));
  }
}

function requestOf({ lifetime, mail, language }: MakeOptions) {
  return { lifetime, mail, language };
}

function toRow({ user_id, id, link, expires_at, code }: Record<string, unknown>): Row {
  const [userId, tokenId, address, end] = [user_id, id, link, expires_at].map((value) => String(value ?? ''));
  return {
    user_id: userId ?? '',
    id: tokenId ?? '',
    link: address ?? '',
    expires_at: end ?? '',
    error: link ? '' : String(code ?? 'no answer'),
  };
}
