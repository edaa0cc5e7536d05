import { mkdtempSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileCalls } from './file-calls';

const folder = mkdtempSync(join(tmpdir(), 'file-calls-'));
const path = join(folder, 'file');
const content = Buffer.alloc(300_000, 'abcdefg');
writeFileSync(path, content);

const openFiles = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  });

async function untilClosed(): Promise<void> {
  for (let look = 0; look < 100 && openFiles().length > 0; look++) await sleep(10);
  expect(openFiles()).toEqual([]);
}

it.each([
  [content.length, content.length],
  [100_000, 100_000],
  [400_000, content.length],
])('streams the first %i bytes of a file, and closes it', async (length, wanted) => {
  const bytes = await buffer(new FileCalls().stream(await open(path), length));
  expect(bytes.equals(content.subarray(0, wanted))).toBe(true);
  await untilClosed();
});

it('closes a file of which nothing or only a part is read', async () => {
  const calls = new FileCalls();
  calls.stream(await open(path), content.length).destroy();
  const begun = calls.stream(await open(path), content.length);
  for await (const _ of begun) break;
  await untilClosed();
});

it('has two calls of one source in flight and eight in all, while calls on a dead mount hang', async () => {
  let free: () => void = () => undefined;
  const mount = new Promise<void>((resolve) => {
    free = resolve;
  });
  let inFlight = 0;
  const hang = async () => {
    inFlight++;
    await mount;
    inFlight--;
  };
  const sources = Array.from({ length: 5 }, () => new FileCalls());
  const [one] = sources;
  const hanging = [one, one, one, one].map((source) => source?.run(hang));
  await sleep(10);
  expect(inFlight).toBe(2);
  expect(await sources[1]?.run(async () => 'here')).toBe('here');
  for (const source of sources) hanging.push(source.run(hang), source.run(hang));
  await sleep(10);
  expect(inFlight).toBe(8);
  free();
  await Promise.all(hanging);
  expect(await one?.run(async () => 'here')).toBe('here');
});

it('rejects a call if too many wait', async () => {
  const calls = new FileCalls();
  let free: () => void = () => undefined;
  const mount = new Promise<void>((resolve) => {
    free = resolve;
  });
  const waiting = Array.from({ length: 1002 }, () => calls.run(() => mount));
  await expect(calls.run(() => mount)).rejects.toThrow('too many files are waited for');
  free();
  await Promise.all(waiting);
});
