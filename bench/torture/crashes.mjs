// Whoever writes is killed at a random moment. What was acknowledged must be there, and each session have one live token.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openReady } from './places.mjs';
import { progress } from './spends.mjs';
import { refresh } from './store.mjs';

/** Milliseconds after its first acknowledgement until a writer is killed, at most. */
const longest = 120;

/** Returns what was wrong, in words. */
export async function killWriters(place, { processes, cycles, selfTest }) {
  const violations = [];
  const seen = { added: 0, refreshed: 0, closed: 0 };
  const begun = performance.now();
  for (let cycle = 1; cycle <= cycles; cycle++) {
    const families = await writeUntilKilled(place, { processes, selfTest }, seen);
    const store = await openReady(place.url);
    for (const [id, family] of families) violations.push(...(await check(store, id, family)));
    await store.close();
    progress(`${place.name}: killed ${cycle} of ${cycles} times`);
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(
    `\n${place.name}: ${cycles} times ${processes} writers${place.crash ? ', and the server,' : ''} were killed in the middle. Acknowledged were ${seen.added} sessions, ${seen.refreshed} refreshes and ${seen.closed} sign-outs; lost or doubled: ${violations.length}. ${seconds} s.`,
  );
  return violations;
}

/** What was acknowledged last, by session. */
async function writeUntilKilled(place, { processes, selfTest }, seen) {
  const families = new Map();
  const writers = Array.from({ length: processes }, () =>
    fork(new URL('writer.mjs', import.meta.url), [place.url, selfTest ? 'answers-before-it-writes' : '']),
  );
  for (const writer of writers) {
    writer.on('message', ({ step, id, ...state }) => {
      families.set(id, { ...families.get(id), ...state });
      seen[step]++;
    });
  }
  await Promise.all(writers.map(untilItWrites));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
  if (place.crash) await place.crash();
  await Promise.all(
    writers.map(async (writer) => {
      // disconnected once everything is read that it told
      const ended = Promise.all([once(writer, 'exit'), once(writer, 'disconnect')]);
      writer.kill('SIGKILL');
      await ended;
    }),
  );
  return families;
}

async function untilItWrites(writer) {
  const ended = once(writer, 'exit').then(() => 'ended');
  if ((await Promise.race([once(writer, 'message'), ended])) === 'ended') throw new Error('a writer ended by itself');
}

async function check(store, id, { refreshHash, accessHash, isClosed }) {
  const found = await store.sessions.findByAccess([accessHash]);
  if (isClosed) return found && !found.closed ? [`${id} was signed out and lives`] : [];
  // a step that was under way may have been made, and not told of: then the token is spent, and its repetition gives the same pair
  const pair = await refresh(store, refreshHash);
  if (!pair) return (await isClosedMeanwhile(store, accessHash)) ? [] : [`${id}: what was acknowledged is lost`];
  const again = await refresh(store, refreshHash);
  const old = await store.sessions.findByAccess([accessHash]);
  const live = await store.sessions.findByAccess([`a${pair}`]);
  if (again !== pair || old || !live || live.closed) return [`${id} has not one live token`];
  return [];
}

/** The sign-out that was under way may have been made, too. */
async function isClosedMeanwhile(store, accessHash) {
  return (await store.sessions.findByAccess([accessHash]))?.closed === true;
}
