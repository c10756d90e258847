import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

const pages = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].sort();

test.each(pages)('%s: every link within the repository leads to a page and a heading', (page) => {
  const links = linksOf(prose(readFileSync(join(ROOT, page), 'utf8')));
  expect(links.filter((link) => !leadsSomewhere(link, page))).toEqual([]);
});

test('the pages do link to each other', () => {
  const index = linksOf(prose(readFileSync(join(ROOT, 'README.md'), 'utf8')));
  expect(index.length).toBeGreaterThan(10);
});

/** The text without fenced blocks and inline code, where brackets mean something else. */
function prose(markdown: string): string {
  return markdown.replace(/^(\s*)(`{3,}|~{3,})[\s\S]*?^\s*\2\s*$/gm, '').replace(/`[^`\n]*`/g, 'code');
}

function linksOf(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

function leadsSomewhere(link: string, page: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), path);
  if (relative(ROOT, target).startsWith('..') || !existsSync(target)) return false;
  return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
}

/** The anchors that code hosts make of headings, and those that are written out. */
function anchorsOf(markdown: string): string[] {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  const written = [...markdown.matchAll(/^<a id="([^"]+)"><\/a>$/gm)].map(([, anchor = '']) => anchor);
  return [...headings, ...written];
}
