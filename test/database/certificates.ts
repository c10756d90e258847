import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../state/temporary-folder.js';

/** A private authority and, in the same folder, a server certificate that can be issued again for another name. */
export interface Authority {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** Issues the server's certificate for `names`, e.g. `DNS:localhost` or `IP:127.0.0.1`. */
  issue(names: string): void;
}

export function createAuthority(): Authority {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { stdio: 'ignore' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-subj',
    '/CN=test authority',
    '-days',
    '2',
  );
  return {
    ca: at('ca.pem'),
    cert: at('server.pem'),
    key: at('server.key'),
    issue(names) {
      openssl('req', ...key, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', '/CN=server');
      writeFileSync(at('names'), `subjectAltName=${names}\n`);
      const signing = [
        '-CA',
        at('ca.pem'),
        '-CAkey',
        at('ca.key'),
        '-CAcreateserial',
        '-extfile',
        at('names'),
      ];
      openssl('x509', '-req', '-in', at('server.csr'), '-out', at('server.pem'), '-days', '2', ...signing);
    },
  };
}
