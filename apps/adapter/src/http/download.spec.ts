import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { untilFirstByte } from './download';

describe('untilFirstByte', () => {
  const aborted = (signal: AbortSignal) => once(signal, 'abort').then(() => 'aborted');

  it('aborts what takes too long, and what a client has left', async () => {
    const leaving = new AbortController();
    expect(await untilFirstByte({ patience: 20, leaving: leaving.signal }, aborted)).toBe('aborted');
    setTimeout(() => leaving.abort(), 20);
    expect(await untilFirstByte({ patience: 60_000, leaving: leaving.signal }, aborted)).toBe('aborted');
  });

  it('aborts nothing after the first byte', async () => {
    const never = new AbortController().signal;
    const signal = await untilFirstByte({ patience: 20, leaving: never }, async (signal) => signal);
    await sleep(50);
    expect(signal.aborted).toBe(false);
  });
});
