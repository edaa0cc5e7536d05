// Sound in the requested format, through the real ffmpeg.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Demo, startDemo } from '../support/demo';
import { describeWith } from '../support/describe-with';
import { pathOf } from '../support/programs.mjs';

const ffmpeg = pathOf('ffmpeg');

const list = '/v1/user/voicemails';
const userId = 'alice@example.com';

jest.setTimeout(30_000);

let demo: Demo;
afterEach(() => demo.close());

async function start(program: string | undefined = ffmpeg): Promise<string> {
  demo = await startDemo({ voicemail: { ffmpeg: program } });
  return (await demo.adapter.signIn('alice', 'alice-demo')).access_token;
}

/** What ffmpeg itself makes of a sound: its seconds. */
function secondsOf(format: string, bytes: Buffer): number {
  const args = ['-v', 'error', '-f', format, '-i', 'pipe:0', '-f', 's16le', '-ar', '8000', '-ac', '1', 'pipe:1'];
  return execFileSync(ffmpeg ?? '', args, { input: bytes, maxBuffer: 1e9 }).length / 16_000;
}

/** The programs of that name that this process has started. */
function children(name: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
      return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name && after.split(' ')[1] === String(process.pid);
    } catch {
      return false;
    }
  });
}

async function untilNone(name: string): Promise<void> {
  for (let look = 0; look < 50 && children(name).length > 0; look++) await sleep(20);
  expect(children(name)).toEqual([]);
}

function open(id: string, token: string): Promise<IncomingMessage> {
  const address = `${demo.adapter.url}/api${list}/${id}/attachment?file_format=mp3`;
  return new Promise((resolve) =>
    get(address, { headers: { authorization: `Bearer ${token}` }, agent: false }, resolve),
  );
}

describeWith('ffmpeg', 'with ffmpeg', () => {
  it.each([
    ['mp3', 'audio/mpeg', 'mp3'],
    ['wav', 'audio/wav', 'wav'],
    ['au', 'audio/basic', 'au'],
  ])('a WAV asked for as %s is %s', async (format, type, name) => {
    const token = await start();
    const id = demo.simulator.addVoicemail({ userId, seconds: 7 });
    const { status, headers, bytes } = await demo.adapter.get(`${list}/${id}/attachment?file_format=${format}`, token);
    expect([status, headers.get('content-type')]).toEqual([200, type]);
    expect(Math.abs(secondsOf(name, bytes) - 7)).toBeLessThan(0.3);
  });

  it('an MP3 asked for as nothing in particular is WAV, and as mp3 stays as it is', async () => {
    const token = await start();
    const sound = ['-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=3', '-f', 'mp3', 'pipe:1'];
    const audio = execFileSync(ffmpeg ?? '', sound);
    const id = demo.simulator.addVoicemail({ userId, mediaType: 'MP3', audio });
    const asWav = await demo.adapter.get(`${list}/${id}/attachment`, token);
    expect(asWav.headers.get('content-type')).toBe('audio/wav');
    expect(Math.abs(secondsOf('wav', asWav.bytes) - 3)).toBeLessThan(0.3);
    const asMp3 = await demo.adapter.get(`${list}/${id}/attachment?file_format=mp3`, token);
    expect(asMp3.bytes.equals(audio)).toBe(true);
  });

  it.each(['TIF', 'MOV'])('%s is no sound, and stays as it is', async (mediaType) => {
    const token = await start();
    const audio = Buffer.from('anything');
    const id = demo.simulator.addVoicemail({ userId, mediaType, audio });
    expect((await demo.adapter.get(`${list}/${id}/attachment?file_format=mp3`, token)).bytes.equals(audio)).toBe(true);
  });

  it('500 for what calls itself a sound and is none', async () => {
    const token = await start();
    const id = demo.simulator.addVoicemail({ userId, audio: Buffer.from('<html>'.repeat(100)) });
    const { status, body } = await demo.adapter.get(`${list}/${id}/attachment?file_format=mp3`, token);
    expect([status, body.code]).toEqual([500, 'external_api_issue']);
    await untilNone('ffmpeg');
    expect((await demo.adapter.get(`${list}/${id}/attachment?file_format=wav`, token)).status).toBe(200);
  });

  it('D12 what ends early at BroadWorks is a broken connection, not a shorter file', async () => {
    const token = await start();
    const id = demo.simulator.addVoicemail({ userId, audio: { bytes: 6_000_000 } });
    await demo.adapter.get(list, token);
    demo.simulator.setFault(id, { kind: 'cut' });
    await expect(demo.adapter.get(`${list}/${id}/attachment?file_format=mp3`, token)).rejects.toThrow();
    await untilNone('ffmpeg');
  });

  it('D59 ends when the caller leaves', async () => {
    const token = await start();
    const id = demo.simulator.addVoicemail({ userId, audio: { bytes: 60_000_000 } });
    const response = await open(id, token);
    await once(response, 'data');
    expect(children('ffmpeg')).toHaveLength(1);
    response.destroy();
    await untilNone('ffmpeg');
    const short = demo.simulator.addVoicemail({ userId });
    expect((await demo.adapter.get(`${list}/${short}/attachment?file_format=mp3`, token)).status).toBe(200);
  });

  it('is not started more than four times at once: the fifth gets the original', async () => {
    demo = await startDemo({ sip: { required: false }, voicemail: { ffmpeg } });
    const { adapter, simulator } = demo;
    const { world } = simulator;
    const users = world.people.filter(({ services }) => services.includes('Voice Messaging User')).slice(0, 5);
    const types: unknown[] = [];
    const responses: IncomingMessage[] = [];
    for (const person of users) {
      const { access_token } = await adapter.signIn(person.userId, world.passwordOf(person));
      const id = demo.simulator.addVoicemail({ userId: person.userId, audio: { bytes: 60_000_000 } });
      const address = `${adapter.url}/api${list}/${id}/attachment?file_format=mp3`;
      const headers = { authorization: `Bearer ${access_token}` };
      const response = await new Promise<IncomingMessage>((resolve) =>
        get(address, { headers, agent: false }, resolve),
      );
      types.push(response.headers['content-type']);
      responses.push(response);
    }
    expect(types).toEqual(['audio/mpeg', 'audio/mpeg', 'audio/mpeg', 'audio/mpeg', 'audio/wav']);
    for (const response of responses) response.destroy();
    await untilNone('ffmpeg');
  });
});

it('500 where the program says nothing, which is ended then', async () => {
  const program = join(mkdtempSync(join(tmpdir(), 'ffmpeg-')), 'ffmpeg');
  writeFileSync(program, '#!/bin/sh\nexec sleep 60\n');
  chmodSync(program, 0o755);
  const token = await start(program);
  const id = demo.simulator.addVoicemail({ userId, seconds: 1 });
  const { status, body } = await demo.adapter.get(`${list}/${id}/attachment?file_format=mp3`, token);
  expect([status, body.code]).toEqual([500, 'external_api_issue']);
  await untilNone('sleep');
  expect((await demo.adapter.get(`${list}/${id}/attachment`, token)).status).toBe(200);
});

it('the original is given where the program cannot be started any more', async () => {
  const program = join(mkdtempSync(join(tmpdir(), 'converter-')), 'converter');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  const token = await start(program);
  chmodSync(program, 0o644);
  const id = demo.simulator.addVoicemail({ userId, seconds: 1 });
  writeFileSync(program, '');
  const { headers, bytes } = await demo.adapter.get(`${list}/${id}/attachment?file_format=mp3`, token);
  expect([headers.get('content-type'), bytes.length]).toEqual(['audio/wav', 8000]);
});
