import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { LinkspecError } from '../../../src/error/linkspec-error.js';
import { KubeError } from '../../../src/operator/kube/kube-error.js';
import { createLogs, type LogLevel } from '../../../src/operator/telemetry/logs.js';
import { Secret } from '../../../src/secret/secret.js';
import { temporaryFolder } from '../../state/temporary-folder.js';

function open(level?: LogLevel) {
  const text: string[] = [];
  const { log } = createLogs({ ...(level && { level }), destination: { write: (line) => text.push(line) } });
  return { log, text, lines: () => text.map((line) => JSON.parse(line)) };
}

describe('logs', () => {
  test('are JSON lines with level, time, message and fields', () => {
    const { log, lines, text } = open();
    log.with({ key: 'demo/a', reconcileId: 'r1' }).info('applied\n', { generation: 3, ms: 12 });
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        key: 'demo/a',
        reconcileId: 'r1',
        generation: 3,
        ms: 12,
        msg: 'applied\n',
      },
    ]);
    expect(text).toHaveLength(1);
    expect(text[0]).toMatch(/^[^\n]*\n$/);
  });

  test('below the level are not written', () => {
    const { log, lines } = open('warn');
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines().map(({ level, msg }) => `${level} ${msg}`)).toEqual(['warn c', 'error d']);
  });

  test('tell known errors by code and message, others by their stack, and no other property', () => {
    const { log, lines } = open();
    const foreign = Object.assign(new TypeError('oops'), { sql: 'CANARY' });
    log.error('x', { error: new LinkspecError('LNK0301', 'away', { hint: 'Look.' }) });
    log.error('x', { error: new KubeError('conflict', 'late', { status: 409 }) });
    log.error('x', { error: foreign });
    log.error('x', { error: 'CANARY' });
    expect(lines().map(({ error }) => error)).toEqual([
      { name: 'LinkspecError', code: 'LNK0301', message: 'away', hint: 'Look.' },
      { name: 'KubeError', kind: 'conflict', status: 409, message: 'late' },
      { name: 'TypeError', stack: expect.stringMatching(/^TypeError: oops\n/) },
      { name: 'string' },
    ]);
  });

  test('show no secret, wherever one gets in', () => {
    const { log, text } = open();
    const secret = new Secret('CANARY');
    log.info(`${secret}`, { reason: secret as unknown as string, error: secret });
    expect(text.join('')).not.toContain('CANARY');
  });

  test('go to stderr, and are all there after a flush', async () => {
    const folder = temporaryFolder();
    await build({
      stdin: {
        contents: `
          import { createLogs } from './src/operator/telemetry/logs.ts';
          const { log, flush } = createLogs();
          for (let count = 0; count < 2000; count += 1) log.info('line', { count });
          flush();
          process.kill(process.pid, 'SIGKILL');`,
        resolveDir: process.cwd(),
      },
      bundle: true,
      platform: 'node',
      outfile: join(folder, 'logs.cjs'),
    });
    const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'logs.cjs')], { encoding: 'utf8' });
    expect(stdout).toBe('');
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2000);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ count: 1999 });
  });
});
