import net from 'node:net';

/** A server that does whatever the test says with each connection. */
export interface HostileServer {
  readonly port: number;
  close(): void;
}

export async function startHostileServer(act: (socket: net.Socket) => void): Promise<HostileServer> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    act(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/**
 * Answers the login and then each command with the payload that `answers` has next, one packet each, and falls silent
 * after the last. Just enough of the MySQL protocol for misdeeds that no well-behaved server commits.
 */
export function converse(socket: net.Socket, answers: readonly Buffer[]): void {
  const greeting = Buffer.concat([
    Buffer.from([10]),
    Buffer.from('5.7.32\0'),
    Buffer.from([1, 0, 0, 0]),
    Buffer.alloc(9, 'a\0'.padStart(9, 'a')),
    Buffer.from([0xff, 0xf7, 33, 2, 0, 0x0f, 0x80, 21]),
    Buffer.alloc(10),
    Buffer.alloc(12, 'b'),
    Buffer.from('\0mysql_native_password\0'),
  ]);
  socket.write(packet(0, greeting));
  const left = [...answers];
  socket.on('data', (data) => {
    const answer = left.shift();
    if (answer) socket.write(packet((data[3] ?? 0) + 1, answer));
  });
}

/** The payload that says yes. */
export const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

function packet(sequence: number, payload: Buffer): Buffer {
  const { length } = payload;
  return Buffer.concat([Buffer.from([length & 255, (length >> 8) & 255, length >> 16, sequence]), payload]);
}
