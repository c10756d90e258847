import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { KEPT_TABLES } from './kept-tables.js';

const ROOT = resolve(import.meta.dirname, '../..');

// UPDATE_GOLDEN=1 writes the tables instead. Look at what it wrote.
test.each(KEPT_TABLES)('$file: the table of $name says what its source says', ({ name, file, content }) => {
  const path = join(ROOT, file);
  const between = new RegExp(`(<!-- table: ${name} -->\\n\\n)([\\s\\S]*?)(\\n\\n<!-- end of table -->)`);
  const page = readFileSync(path, 'utf8');
  const [, head = '', , tail = ''] = between.exec(page) ?? [];
  expect(head).not.toBe('');
  if (process.env.UPDATE_GOLDEN)
    writeFileSync(
      path,
      page.replace(between, () => head + content() + tail),
    );
  expect(between.exec(readFileSync(path, 'utf8'))?.[2]).toBe(content());
});
