// One of several processes that spend the same tokens: answers with the successors that it got of each.
import { openReady } from './places.mjs';
import { kinds, readBeforeWrite } from './store.mjs';

const [, , url, fault] = process.argv;
const opened = await openReady(url);
const store = fault === 'read-before-write' ? readBeforeWrite(opened) : opened;

const guess = async (id) =>
  (await store.otps.guess(id, 'torture', ['wrong'], 5, Date.now())).kind === 'wrong' ? 'looked at' : undefined;

/** A caller whom the store refuses because it is busy has no successor. */
function unavailable(error) {
  if (error.name !== 'StoreUnavailable') throw error;
}

process.on('message', async ({ kind, tokens, times }) => {
  const spend = kind === 'guesses' ? (_store, id) => guess(id) : kinds[kind].spend;
  const answers = await Promise.all(
    tokens.map(async (token) => {
      const got = await Promise.all(Array.from({ length: times }, () => spend(store, token).catch(unavailable)));
      return got.filter((successor) => successor !== undefined);
    }),
  );
  process.send(answers);
});
process.on('disconnect', () => process.exit());
process.send('ready');
