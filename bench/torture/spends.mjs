// Every process spends the same tokens at once: each token must have one successor, however many ask.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openReady } from './places.mjs';
import { kinds } from './store.mjs';

/** Tokens whose spends are under way together. */
const atOnce = 20;

/** Returns what was wrong, in words. */
export async function spendAtOnce(place, { processes, tokens, spends, selfTest }) {
  const store = await openReady(place.url);
  const workers = Array.from({ length: processes }, () =>
    fork(new URL('spender.mjs', import.meta.url), [place.url, selfTest ? 'read-before-write' : '']),
  );
  for (const worker of workers) {
    worker.once('exit', (status) => {
      if (status) throw new Error('a process that spends ended by itself');
    });
  }
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const violations = [];
  console.log(
    `\n| ${place.name}, ${processes} processes | tokens | spends | with two successors | with none | seconds |\n|---|---|---|---|---|---|`,
  );
  for (const [name, { make }] of Object.entries(kinds)) {
    const begun = performance.now();
    let [two, none] = [0, 0];
    for (let done = 0; done < tokens; done += atOnce) {
      const some = await Promise.all(Array.from({ length: Math.min(atOnce, tokens - done) }, () => make(store)));
      const answers = await Promise.all(
        workers.map(async (worker) => {
          worker.send({ kind: name, tokens: some, times: Math.ceil(spends / processes) });
          return (await once(worker, 'message'))[0];
        }),
      );
      for (const [index, token] of some.entries()) {
        const successors = new Set(answers.flatMap((answer) => answer[index]));
        if (successors.size > 1) two++;
        if (successors.size === 0) none++;
        if (successors.size !== 1) violations.push(`${name}: ${token} has ${successors.size} successors`);
      }
      progress(`${name}: ${done + some.length} of ${tokens}`);
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(
      `| ${name} | ${tokens} | ${tokens * Math.ceil(spends / processes) * processes} | ${two} | ${none} | ${seconds} |`,
    );
  }
  violations.push(...(await guessAtOnce(store, workers, { processes, spends })));
  for (const worker of workers) worker.kill();
  await store.close();
  return violations;
}

/** However many guess at a code at once, five guesses are looked at. */
async function guessAtOnce(store, workers, { spends, processes }) {
  const codes = await Promise.all(Array.from({ length: atOnce }, () => kinds['one-time passwords'].make(store)));
  const answers = await Promise.all(
    workers.map(async (worker) => {
      worker.send({ kind: 'guesses', tokens: codes, times: Math.ceil(spends / processes) });
      return (await once(worker, 'message'))[0];
    }),
  );
  const looked = codes.map((_, index) => answers.flatMap((answer) => answer[index]).length);
  console.log(
    `\nWrong guesses at each of ${codes.length} codes that were looked at: at most ${Math.max(...looked)} of ${spends}.`,
  );
  return looked.flatMap((count) => (count > 5 ? [`${count} guesses at one code were looked at`] : []));
}

let last = 0;

/** A line a second at most. */
export function progress(text) {
  if (performance.now() - last < 1000) return;
  last = performance.now();
  process.stderr.write(`${text} …\n`);
}
