// npm run torture -- --help
import { Command, InvalidArgumentError } from 'commander';
import { build } from '../../scripts/build.mjs';

function wholeNumber(value) {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError('A whole number, please.');
  return Number(value);
}

const program = new Command('torture')
  .description(
    'Several processes spend the same tokens at once, and are killed in the middle. Fails where a token has two successors, or where something that was acknowledged is lost.',
  )
  .option(
    '--store <url...>',
    'sqlite:<path>, redis://…, or just sqlite and redis: a file and a redis-server of its own. Its tokens are new; what else is there stays',
    ['sqlite'],
  )
  .option('--processes <number>', 'that share the store', wholeNumber, 4)
  .option('--tokens <number>', 'of each kind: refresh tokens, one-time passwords, links', wholeNumber, 1000)
  .option('--spends <number>', 'at once, of each token', wholeNumber, 200)
  .option('--cycles <number>', 'of killing whoever writes', wholeNumber, 200)
  .option('--self-test', 'with a store that reads before it spends, and one that answers before it writes: must fail');

const { store: wanted, ...options } = program.parse().opts();
await build('adapter');
const { openPlace } = await import('./places.mjs');
const { spendAtOnce } = await import('./spends.mjs');
const { killWriters } = await import('./crashes.mjs');

let wrong = 0;
for (const name of wanted) {
  const place = await openPlace(name);
  try {
    const violations = await spendAtOnce(place, options);
    violations.push(...(await killWriters(place, options)));
    for (const violation of violations.slice(0, 20)) console.log(`WRONG: ${violation}`);
    wrong += violations.length;
  } finally {
    await place.close();
  }
}
console.log(wrong === 0 ? '\nNothing was wrong.' : `\n${wrong} were wrong.`);
process.exit(wrong === 0 ? 0 : 1);
