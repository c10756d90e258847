/** Types of command-lines.mjs for the tests, which start the same servers in the same way. */
export function etcdArguments(options: { folder: string; clientPort: number; peerPort: number }): string[];
export function apiServerArguments(options: { folder: string; etcdPort: number; port: number }): string[];
export function writeIdentities(
  folder: string,
  users: readonly { token: string; user: string; groups: readonly string[] }[],
): void;
