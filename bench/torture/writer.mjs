// Signs in, refreshes and signs out until it is killed, and tells of each step once the store has acknowledged it.
import { openReady } from './places.mjs';
import { newSession, newSuccessor, refresh } from './store.mjs';

const [, , url] = process.argv;
const store = await openReady(url);
process.on('disconnect', () => process.exit());

for (;;) {
  const session = newSession();
  const { id } = session;
  try {
    await store.sessions.add(session, 20, Date.now());
    process.send({ step: 'added', id, refreshHash: session.refreshHash, accessHash: session.accessHash });
    let { refreshHash } = session;
    for (let turn = 0; turn < 4; turn++) {
      const successor = newSuccessor();
      await refresh(store, refreshHash, successor);
      ({ refreshHash } = successor);
      process.send({ step: 'refreshed', id, refreshHash, accessHash: successor.accessHash });
    }
    if (Math.random() < 0.5) {
      await store.sessions.close(id);
      process.send({ step: 'closed', id, isClosed: true });
    }
  } catch {
    // the server was killed: nothing more is acknowledged for this session
  }
  // so that what was told leaves the process
  await new Promise((resolve) => setImmediate(resolve));
}
