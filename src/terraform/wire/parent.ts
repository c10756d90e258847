/**
 * Calls back once when the process that started this one is gone: after a `kill -9` nobody says Shutdown. Give it
 * the parent's id as read at start. A parent that is killed before that cannot be told from init.
 */
export function watchParent(parent: number, onGone: () => void): void {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 1000);
  timer.unref();
}
