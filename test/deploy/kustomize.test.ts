import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { hasHelm, toolPath } from '../acceptance/kubernetes/assets.js';
import { blocksOf } from './page.js';
import { DEPLOY, type Manifest, manifestsOf, only } from './render.js';

const SCRIPT = resolve(DEPLOY, '../scripts/generate-kustomize.mjs');
const folder = mkdtempSync(join(tmpdir(), 'linkspec-kustomize-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

(hasHelm('the kustomize base against the chart') ? test : test.skip)(
  'the base is what helm makes of the chart, without a budget',
  () => {
    expect(() => execFileSync(process.execPath, [SCRIPT, '--check'], { stdio: 'pipe' })).not.toThrow();
  },
);

(toolPath('kubectl') ? describe : describe.skip)('kubectl kustomize', () => {
  test('builds the base: a namespace, the CRD and the operator', () => {
    const manifests = build(join(DEPLOY, 'kustomize'));
    expect(only(manifests, 'Namespace').metadata).toEqual({
      name: 'linkspec-system',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
    const [crd] = manifestsOf(readFileSync(join(DEPLOY, 'crd/linkspecs.linkspec.dev.yaml'), 'utf8'));
    expect(only(manifests, 'CustomResourceDefinition')).toEqual(crd);
    expect(only(manifests, 'Deployment').metadata.namespace).toBe('linkspec-system');
    // Servers of 1.20 and of 1.25 have no version of it in common.
    expect(manifests.map(({ kind }) => kind)).not.toContain('PodDisruptionBudget');
  });

  test('the overlay of install.md adds a budget for the pods', () => {
    const [overlaid = '', budget = ''] = blocksOf('install.md', 'With kustomize', 'yaml');
    const base = relative(folder, join(DEPLOY, 'kustomize'));
    writeFileSync(join(folder, 'budget.yaml'), budget);
    writeFileSync(join(folder, 'kustomization.yaml'), overlaid.replace('../linkspec/deploy/kustomize', base));
    const manifests = build(folder);
    const { metadata, spec } = only(manifests, 'PodDisruptionBudget');
    expect(metadata.namespace).toBe('links');
    expect(spec.selector).toEqual(only(manifests, 'Deployment').spec.selector);
  });

  test('an overlay moves all of it to another namespace: no argument names the old one', () => {
    const manifests = overlay({
      namespace: 'links',
      resources: [relative(folder, join(DEPLOY, 'kustomize'))],
    });
    expect(only(manifests, 'Deployment').metadata.namespace).toBe('links');
    expect(only(manifests, 'RoleBinding', 'linkspec').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'linkspec', namespace: 'links' },
    ]);
    const foreign = manifests.filter(({ kind }) => !kind.startsWith('ClusterRole'));
    expect(JSON.stringify(foreign)).not.toContain('linkspec-system');
  });
});

function overlay(kustomization: object): Manifest[] {
  writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
  return build(folder);
}

function build(path: string): Manifest[] {
  return manifestsOf(
    execFileSync(toolPath('kubectl') ?? 'kubectl', ['kustomize', path], { encoding: 'utf8' }),
  );
}
