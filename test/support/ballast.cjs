// Preloaded into a process under test: each SIGUSR2 fills its heap to the next share of the limit, and the last one empties it.
const { getHeapStatistics, setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const shares = [0.85, 0.92, 0];
let ballast = [];

process.on('SIGUSR2', () => {
  const share = shares.shift();
  if (share === 0) ballast = [];
  else fill(share);
});

function fill(share) {
  collectGarbage();
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  // numbers that are no small integers have eight bytes each; small blocks fill the pages of the heap
  for (let left = limit * share - used; left > 0; left -= 8_000) {
    const block = new Array(1000);
    for (let index = 0; index < block.length; index++) block[index] = index + 0.5;
    ballast.push(block);
  }
}
