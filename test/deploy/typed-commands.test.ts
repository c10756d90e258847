import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiServer, startApiServer } from '../acceptance/kubernetes/api-server.js';
import { hasApiServer, hasHelm } from '../acceptance/kubernetes/assets.js';
import { blocksOf, typed } from './page.js';
import { DEPLOY, type Manifest, only } from './render.js';

const ROOT = resolve(DEPLOY, '..');
const ready = hasApiServer('the commands of the pages') && hasHelm('the commands of the pages');

/** One after the other, as they stand on the pages. */
(ready ? describe : describe.skip)(
  'an operator is installed and upgraded by the commands of the pages',
  () => {
    let api: ApiServer;
    let installed: string;
    beforeAll(async () => {
      api = await startApiServer();
    });
    afterAll(() => api.stop());

    const run = (commands = ''): Promise<string> => typed(api, commands, ROOT);

    test('install.md: Helm, and more namespaces', async () => {
      const [install, watch] = blocksOf('install.md', 'With Helm');
      installed = await run(install);
      expect(await args()).toContain('--watch-namespaces=$(POD_NAMESPACE)');
      // Who has not read that the namespace has to exist reads it here, and begins again.
      const hasty = watch?.replace(/.*create namespace.*\n/, '');
      await expect(run(hasty)).rejects.toThrow('namespaces "analytics" not found');
      await run(watch);
      expect(await args()).toContain('--watch-namespaces=linkspec,analytics');
    });

    test('first-link.md: the namespace of its objects is watched', async () => {
      const [link = ''] = blocksOf('first-link.md', '3. The link', 'yaml');
      expect(link).toContain('namespace: linkspec\n');
      expect((await args()).join()).toMatch(/--watch-namespaces=linkspec,/);
    });

    test('install.md: the fingerprint key; what was set before stays', async () => {
      for (const block of blocksOf('install.md', 'The fingerprint key')) await run(block);
      const { env } = await container();
      expect(env).toContainEqual({
        name: 'LINKSPEC_FINGERPRINT_KEY',
        valueFrom: { secretKeyRef: { name: 'linkspec-fingerprints', key: 'key' } },
      });
      const secret = JSON.parse(await run('kubectl get secret -n linkspec linkspec-fingerprints -o json'));
      expect(Buffer.from(secret.data.key, 'base64').length).toBeGreaterThanOrEqual(32);
      expect(await args()).toContain('--watch-namespaces=linkspec,analytics');
    });

    test("the chart's notes: a definition that has changed goes over that of Helm", async () => {
      const [notes = ''] = /kubectl apply .*linkspecs\.linkspec\.dev\.yaml/.exec(installed) ?? [];
      const command = notes.replace(/--filename \S+/, '--filename -');
      const changed = readFileSync(resolve(DEPLOY, 'crd/linkspecs.linkspec.dev.yaml'), 'utf8').replaceAll(
        'Whether it holds.',
        'Whether it holds or not.',
      );
      const apply = (line: string) => run(`${line} <<'END'\n${changed}\nEND\n`);
      await expect(apply(command.replace(' --force-conflicts', ''))).rejects.toThrow('with "helm" using');
      expect(await apply(command)).toContain('serverside-applied');
    });

    test('upgrade-and-removal.md: the definition, then the operator; what was set before stays', async () => {
      for (const block of blocksOf('upgrade-and-removal.md', 'Upgrade')) await run(block);
      expect((await container()).image).toBe('registry.example.com/linkspec:0.1.0');
      expect(await args()).toContain('--watch-namespaces=linkspec,analytics');
    });

    async function container(): Promise<Manifest['spec']> {
      const json = await run('kubectl get deployment linkspec --namespace linkspec --output json');
      return only([JSON.parse(json)], 'Deployment').spec.template.spec.containers[0];
    }

    const args = async (): Promise<string[]> => (await container()).args;
  },
);
