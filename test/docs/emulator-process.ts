import { spawn } from 'node:child_process';

/** An emulator in a process of its own, as a reader of the documentation starts it. */
export interface EmulatorProcess {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts `linkspec emulator` on a free port; rejects with what it printed if it ends before it listens. */
export async function startEmulatorProcess(linkspec: string, catalog: string): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, [linkspec, 'emulator', '--port', '0', '--catalog', catalog], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let printed = '';
    const read = (chunk: string) => {
      printed += chunk;
      const found = /mysql:\/\/\S+/.exec(printed)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`linkspec emulator ended with ${code}:\n${printed}`)));
  });
  return {
    url,
    close: () => {
      child.kill();
      return ended;
    },
  };
}
