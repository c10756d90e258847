/**
 * Sends what libraries print to `send` from now on. The real stdout has carried the handshake line, and Terraform takes
 * nothing more from it.
 */
export function redirectStdout(send: (data: Uint8Array) => void): void {
  const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, callback?: Done): boolean => {
    const done = typeof encoding === 'function' ? encoding : callback;
    send(typeof chunk === 'string' ? Buffer.from(chunk, encodingOf(encoding)) : chunk);
    if (done) process.nextTick(done);
    return true;
  };
  process.stdout.write = write;
}

type Done = (error?: Error | null) => void;

function encodingOf(given: BufferEncoding | Done | undefined): BufferEncoding | undefined {
  return typeof given === 'string' ? given : undefined;
}
