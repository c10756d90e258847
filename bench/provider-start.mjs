import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { interleaved } from './interleaved.mjs';
import { ratio, table, time, verdict } from './table.mjs';

/** Target (issue 3): the provider's handshake beside a Node that loads @grpc/grpc-js and does nothing with it. */
const TARGET = 1.5;

/** Process start to handshake: Terraform starts the provider three times for a plan. */
export async function providerStart({ dist, against, rounds, tell }) {
  tell('start of the Terraform provider');
  const environment = terraformEnvironment();
  const handshake = (build) => () =>
    untilOutput([join(build, 'provider/terraform-provider-linkspec')], environment);
  const { bare, grpc, provider, other } = await interleaved(
    {
      bare: () => untilOutput(['-e', SAY]),
      grpc: () => untilOutput(['-e', `require('@grpc/grpc-js');${SAY}`]),
      provider: handshake(dist),
      ...(against && { other: handshake(against) }),
    },
    rounds,
  );
  const row = (what, { ms }, target = '') => [
    what,
    time(ms),
    ratio(ms / bare.ms),
    ratio(ms / grpc.ms),
    target,
  ];
  return `## Start of the Terraform provider\n\n${table(
    ['', 'to its first output', 'of bare Node', 'of grpc-js', 'target'],
    [
      row('node that prints a line', bare),
      row('node that loads @grpc/grpc-js', grpc),
      row('provider, to its handshake', provider, verdict(provider.ms / grpc.ms, TARGET, '≤ 1.5 × grpc-js')),
      ...(other ? [row('the other build, to its handshake', other)] : []),
    ],
  )}`;
}

const SAY = "require('node:fs').writeSync(1,'x')";

/** Milliseconds from the start of a Node process to its first output, after which it is ended. */
async function untilOutput(args, environment = {}) {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: resolve(import.meta.dirname, '..'),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const said = once(child.stdout, 'data').then(([data]) => String(data));
  const first = await Promise.race([said, closed.then(() => '')]);
  const ms = performance.now() - started;
  child.kill('SIGTERM');
  await closed;
  if (!/^(?:x$|1\|6\|)/.test(first)) throw new Error(`node ${args.join(' ')} said: ${first}`);
  return { ms };
}

/** What Terraform passes to a provider; its certificate is made by openssl. */
function terraformEnvironment() {
  const folder = mkdtempSync(join(tmpdir(), 'linkspec-bench-'));
  try {
    const certificate = join(folder, 'certificate');
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp521r1', '-nodes'];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        ...curve,
        '-subj',
        '/CN=localhost',
        '-keyout',
        join(folder, 'key'),
        '-out',
        certificate,
      ],
      { stdio: 'ignore' },
    );
    return {
      TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
      PLUGIN_PROTOCOL_VERSIONS: '5,6',
      PLUGIN_CLIENT_CERT: readFileSync(certificate, 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
