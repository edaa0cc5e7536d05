// Preloaded by scripts/start.mjs: ends the process as Ctrl-C does when its parent is gone, even if that was killed.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// the channel alone keeps no process alive
process.channel?.unref();
