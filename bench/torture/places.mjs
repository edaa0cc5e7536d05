// Where a store is: somewhere that is named, or one that is made for the purpose.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../test/support/free-port.mjs';
import { openStore } from './store.mjs';

export async function openPlace(name) {
  const folder = mkdtempSync(join(tmpdir(), 'torture-'));
  const close = async () => rmSync(folder, { recursive: true });
  if (name === 'sqlite') return { name, url: `sqlite:${folder}/adapter.db`, close };
  if (name !== 'redis') return { name: name.replace(/:.*/s, ''), url: name, close };

  const port = String(await freePort());
  const url = `redis://127.0.0.1:${port}`;
  let server = await startRedis(folder, port);
  return {
    name,
    url,
    /** Kills it hard, and starts it again with what is on its disk. */
    async crash() {
      server.kill('SIGKILL');
      await once(server, 'exit');
      server = await startRedis(folder, port);
    },
    async close() {
      server.kill('SIGKILL');
      await once(server, 'exit');
      await close();
    },
  };
}

async function startRedis(folder, port) {
  const options = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const server = spawn('redis-server', [...options, '--appendonly', 'yes', '--appendfsync', 'always'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    server.once('error', () => reject(new Error('There is no redis-server here: name a store with --store redis://…')));
    server.once('exit', (status) => reject(new Error(`redis-server ended (${status}) before it was ready`)));
    server.stdout.on('data', (text) => String(text).includes('Ready to accept connections') && resolve());
  });
  return server;
}

/** The store, once it answers. */
export async function openReady(url) {
  let store;
  for (let tries = 0; ; tries++) {
    try {
      // a file that others write to may be locked for as long as opening it is tried
      store ??= openStore(url);
      await store.check();
      return store;
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
