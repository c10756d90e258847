import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/json/json.js';
import { linkObjectOf } from '../../src/operator/objects/link-object.js';
import { specOfObject } from '../../src/operator/objects/spec-of-object.js';
import { REASONS } from '../../src/operator/status/reasons.js';
import { OperatorMetrics } from '../../src/operator/telemetry/metrics.js';
import { blocksOf } from './page.js';
import { type Manifest, manifestsOf } from './render.js';

const FOLDER = resolve(import.meta.dirname, '../../docs/kubernetes');
const page = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

test('conditions.md has a section for each reason, for what is no reason, and for nothing else', () => {
  const sections = [...page('conditions.md').matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  expect(sections.sort()).toEqual(
    [...Object.keys(REASONS), 'ProgressingWithRetry', 'Events', 'Nothing is shown'].sort(),
  );
});

test('metrics.md has a row for each metric with its labels, and for nothing that is none', async () => {
  const rows = [...page('metrics.md').matchAll(/^\| `([a-z0-9_]+)(?:\{([\w,]+)\})?` \|/gm)].map(
    ([, name, labels]) => ({ name, labels: labels?.split(',') ?? [] }),
  );
  const metrics = await new OperatorMetrics({ process: false }).text();
  const names = [...metrics.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
  expect(rows.map(({ name }) => name).sort()).toEqual(names.sort());
  expect(rows).toContainEqual({ name: 'linkspec_ready', labels: ['namespace', 'name', 'status'] });
});

test('alerts name metrics that exist, and tell those that other controllers have too by their job', async () => {
  const [text = ''] = blocksOf('metrics.md', 'Alerts to start with', 'yaml');
  const metrics = await new OperatorMetrics({ process: false }).text();
  const names = [...metrics.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
  const [{ groups }] = manifestsOf(text) as [Manifest];
  const rules: { alert: string; expr: string }[] = groups[0].rules;
  expect(rules.length).toBeGreaterThan(0);
  for (const { expr } of rules) {
    const found = [...expr.matchAll(/\b([a-z]+_[a-z_]+)(\{[^}]*\})?/g)];
    expect(found.length).toBeGreaterThan(0);
    for (const [, name = '', selector = ''] of found) {
      expect(names).toContain(name);
      if (!name.startsWith('linkspec_'))
        expect(selector).toMatch(/job="linkspec-metrics", namespace="linkspec"/);
    }
  }
});

describe('YAML in the pages', () => {
  const manifests = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) =>
      [...page(name).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].flatMap(([, text = '']) =>
        manifestsOf(text).map((manifest): [string, Manifest] => [name, manifest]),
      ),
    );

  test('can be read, and is of kinds that the pages are about', () => {
    const kinds = manifests.map(([, { kind }]) => kind);
    for (const kind of ['LinkSpec', 'ExternalSecret', 'HelmRelease', 'Application'])
      expect(kinds).toContain(kind);
  });

  test.each(manifests.filter(([, { kind }]) => kind === 'LinkSpec'))(
    '%s: a LinkSpec makes sense',
    (_, manifest) => {
      const object = linkObjectOf({
        ...manifest,
        metadata: { namespace: 'n', uid: 'u', resourceVersion: '1', ...manifest.metadata },
        spec: manifest.spec as JsonObject,
      });
      expect(specOfObject(object)).toMatchObject({ warnings: [] });
    },
  );
});
