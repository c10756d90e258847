import { describe, expect, test } from '@jest/globals';
import { openState } from '../../src/database/open-state.js';
import { createPool } from '../../src/database/pool.js';

const SERVER = createPool({ host: '127.0.0.1', port: 1, user: 'u', tls: { mode: 'DISABLED' } });

describe('openState', () => {
  test.each([
    ['database:linkspec', 'database'],
    ['database:with: `odd` 名', 'database'],
    ['file:/tmp/a b.json', 'file'],
    ['file:C:\\state', 'file'],
    ['none', 'none'],
  ])('%s', (text, kind) => {
    expect(openState(text, SERVER)).toMatchObject({ kind, label: text });
  });

  test.each(['', 'database', 'database:', 'file:', 'None', 'none:', 'redis:x', ' file:x'])(
    'refuses %j',
    (text) => {
      expect(() => openState(text, SERVER)).toThrow(expect.objectContaining({ code: 'LNK0701' }));
    },
  );
});
