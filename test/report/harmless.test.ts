import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokenizeSql } from '../../src/catalog/tokenize-sql.js';
import type { Plan } from '../../src/plan/plan.js';
import { planJsonText } from '../../src/report/plan-json.js';
import { planMarkdown } from '../../src/report/plan-markdown.js';
import { planSql } from '../../src/report/plan-sql.js';
import { planText } from '../../src/report/plan-text.js';
import { resultJsonText } from '../../src/report/result-json.js';
import { resultText } from '../../src/report/result-text.js';
import { Secret } from '../../src/secret/secret.js';
import { CANARY, emptyPlan, PLANS } from './plans.js';
import { RESULTS } from './results.js';

const FORMATS = {
  text: (plan: Plan) => planText(plan, { color: false, verbose: true }),
  JSON: planJsonText,
  Markdown: planMarkdown,
  SQL: planSql,
} as const;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe.each(Object.entries(FORMATS))('a plan as %s', (_, format) => {
  test('shows nothing that acts on a terminal, whatever the names and values are', () => {
    for (const plan of Object.values(PLANS)) expect(format(plan).replaceAll('\n', '')).not.toMatch(INVISIBLE);
    fc.assert(fc.property(NASTY, (text) => !INVISIBLE.test(format(planNamed(text)).replace(/[\n\t]/g, ''))));
  });

  test('holds no secret', () => {
    for (const plan of [...Object.values(PLANS), planNamed('x')]) {
      const shown = format(plan);
      expect(shown).not.toContain(CANARY);
      expect(shown).not.toContain(Buffer.from(CANARY).toString('base64').slice(0, 6));
    }
  });
});

test('a result shows nothing that acts on a terminal', () => {
  for (const result of Object.values(RESULTS)) {
    const shown = resultText(result, { color: false, verbose: true }) + resultJsonText(result);
    expect(shown.replaceAll('\n', '')).not.toMatch(INVISIBLE);
  }
});

test('even a change that carries a secret by mistake is not shown', () => {
  const change = {
    path: 'credentials.k',
    kind: 'update',
    before: CANARY,
    after: CANARY,
    secret: true,
  } as const;
  const [link] = planNamed('x').links;
  if (!link) throw new Error('the plan has a link');
  const plan = { ...emptyPlan, links: [{ ...link, changes: [change], drift: [change] }] };
  for (const format of Object.values(FORMATS)) expect(format(plan)).not.toContain(CANARY);
});

describe('the SQL script', () => {
  test('keeps every name and text within its comment or quotes', () => {
    fc.assert(
      fc.property(NASTY, (text) => {
        const tokens = tokenizeSql(planSql(planNamed(text)));
        const words = tokens?.flatMap((token) => (token.kind === 'word' ? [token.text] : [])).join(' ');
        const symbols = tokens?.flatMap((token) => (token.kind === 'symbol' ? [token.text] : [])).join('');
        // With control characters all of it is comment; else the four statements stand, with nothing added.
        const runnable = !INVISIBLE.test(text.replace(/[\n\t]/g, ''));
        expect({ words, symbols }).toEqual(
          runnable
            ? {
                words: 'USE STOP PIPELINE ALTER LINK SET CONFIG region USE START PIPELINE',
                symbols: ';;.::=;;;',
              }
            : { words: '', symbols: '' },
        );
      }),
    );
  });

  test('is a comment altogether where a name cannot be shown', () => {
    const lines = planSql(PLANS.hostile).split('\n');
    expect(lines.filter((line) => line !== '' && !line.startsWith('-- '))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('-- STOP PIPELINE'))).toHaveLength(1);
  });
});

describe('the Markdown', () => {
  test('keeps names and texts within their cell, fence or line', () => {
    fc.assert(
      fc.property(NASTY, (text) => {
        const outside = outsideFences(planMarkdown(planNamed(text)));
        const rows = outside.filter((line) => line.startsWith('| <code>'));
        expect(rows.map((row) => row.split('|').length)).toEqual([8]);
        // Whatever is left of markup is this program's own.
        const own = /<\/?(code|details|summary)>|<br>|&#\d+;|\*\*Plan: [^*]*\*\*|^### |^_Left/g;
        const foreign = outside
          .map((line) => line.replace(own, ' '))
          .filter((line) => !line.startsWith('| -'));
        expect(foreign.join('\n')).not.toMatch(/[<>`*[\]\\_$&#@]|:\/\/|www\./i);
        expect(outside.filter((line) => line.startsWith('<details>'))).toHaveLength(1);
        expect(outside.filter((line) => line === '</details>')).toHaveLength(1);
      }),
    );
  });
});

/** Text made of what breaks out of quotes, comments, cells, fences and lines. */
const NASTY = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'ab`\'"\\;#*_|<>[]()!&$@~.:/-= \n\t\r',
        '```',
        '-- ',
        '/*',
        '*/',
        '</details>',
        '\n| x |',
      ),
      fc.constantFrom(
        '@team',
        '#12',
        'GH-1',
        'https://x.org',
        'www.x.org',
        '\u001b[2J',
        '\u202e',
        '\u2028',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => `n${pieces.join('')}`);

/** A plan that has `text` in every place that a person or a server can fill. */
function planNamed(text: string): Plan {
  const id = { database: text, name: text };
  return {
    links: [
      {
        ...id,
        type: text,
        action: 'alter',
        reason: text,
        hint: text,
        changes: [
          { path: `config.${text}`, kind: 'update', before: text, after: [text] },
          { path: `credentials.${text}`, kind: 'add', after: null, secret: true },
        ],
        statements: [
          {
            statement: {
              kind: 'alter-link',
              link: { database: 'd', name: text },
              config: { kind: 'key', key: 'region', value: text },
            },
            shape: 'key',
            why: text,
          },
        ],
        pipelines: [{ database: 'd', name: text, state: text, pause: true }],
        basis: 'b',
      },
      {
        ...id,
        type: text,
        action: 'none',
        reason: 'as the spec says',
        changes: [],
        statements: [
          {
            statement: {
              kind: 'create-link',
              orReplace: true,
              link: id,
              type: 'S3',
              config: { a: CANARY },
              hide: new Set(['a']),
              credentials: new Map([['k', new Secret(CANARY)]]),
            },
            shape: 'create-or-replace',
            why: text,
          },
        ],
        pipelines: [],
        basis: 'b',
      },
    ],
    unmanaged: 2,
    held: [{ ...id, link: id, since: text }],
    notes: [text],
  };
}

/** The lines that are not within a fenced block, as CommonMark finds its end; throws if one stays open. */
function outsideFences(markdown: string): string[] {
  let fence: string | undefined;
  const outside: string[] = [];
  for (const line of markdown.split('\n')) {
    const opening = /^ {0,3}(`{3,})/.exec(line)?.[1];
    if (fence === undefined && opening === undefined) outside.push(line);
    else if (fence === undefined) fence = opening;
    else if (opening !== undefined && opening.length >= fence.length && /^[ `]*$/.test(line))
      fence = undefined;
  }
  if (fence !== undefined) throw new Error('a fence stays open');
  return outside;
}
