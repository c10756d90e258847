import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES } from '../../src/error/codes.js';

const PAGES = resolve(import.meta.dirname, '../../docs/errors');

describe('docs/errors/', () => {
  test.each(Object.entries(ERROR_CODES))('%s has a page under its title', (code, { title }) => {
    const page = readFileSync(join(PAGES, `${code}.md`), 'utf8');
    expect(page.split('\n', 1)).toEqual([`# ${code}: ${title}`]);
    // More than a heading: what it means and the way out.
    expect(page.length).toBeGreaterThan(200);
  });

  test('has no page without a code', () => {
    const pages = readdirSync(PAGES).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(
      Object.keys(ERROR_CODES)
        .map((code) => `${code}.md`)
        .sort(),
    );
  });
});
