// npm run bench: what decoding and answering cost, as ratios within this run. Targets: docs/performance.md.
import { build } from '../scripts/build.mjs';

await build('adapter');
await build('simulator');
const { benchDecoding } = await import('./decoding.mjs');
const { benchAnswers } = await import('./answers.mjs');
const { benchVoicemail } = await import('./voicemail.mjs');

await benchDecoding();
await benchAnswers();
await benchVoicemail();
