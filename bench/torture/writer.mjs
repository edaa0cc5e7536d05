// Signs in, refreshes and signs out until it is killed, and tells of each step once the store has acknowledged it.
import { openReady } from './places.mjs';
import { answerBeforeWrite, newSession, newSuccessor, refresh } from './store.mjs';

const [, , url, isFaulty] = process.argv;
const opened = await openReady(url);
const store = isFaulty ? answerBeforeWrite(opened) : opened;
process.on('disconnect', () => process.exit());

/** Told once it has left the process: at most one step of each writer is done and not told of. */
const tell = (step) => new Promise((resolve) => process.send(step, resolve));

for (;;) {
  const session = newSession();
  const { id } = session;
  try {
    await store.sessions.add(session, 20, Date.now());
    await tell({ step: 'added', id, refreshHash: session.refreshHash, accessHash: session.accessHash });
    let { refreshHash } = session;
    for (let turn = 0; turn < 4; turn++) {
      const successor = newSuccessor();
      await refresh(store, refreshHash, successor);
      ({ refreshHash } = successor);
      await tell({ step: 'refreshed', id, refreshHash, accessHash: successor.accessHash });
    }
    if (Math.random() < 0.5) {
      await store.sessions.close(id);
      await tell({ step: 'closed', id, isClosed: true });
    }
  } catch {
    // the server was killed: nothing more is acknowledged for this session
  }
}
