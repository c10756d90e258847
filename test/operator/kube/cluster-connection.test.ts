import { readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { KubeConfig } from '@kubernetes/client-node';
import { connectCluster } from '../../../src/operator/kube/cluster-connection.js';
import { createKubeApi } from '../../../src/operator/kube/http-kube-api.js';
import { createAuthority } from '../../database/certificates.js';
import { temporaryFolder } from '../../state/temporary-folder.js';
import { manualClock } from '../runtime/manual-clock.js';
import { WIDGETS, widget } from './sample-objects.js';
import { configOf, sendJson, sendStatus, startScriptedApi } from './scripted-api.js';

const ITEM = { namespace: 'demo', name: 'w' };

describe('the agent', () => {
  test('stays while only the token changes, and is made anew when a certificate does', async () => {
    const clock = manualClock();
    const ca = join(temporaryFolder(), 'ca.pem');
    const token = join(temporaryFolder(), 'token');
    writeFileSync(ca, 'one');
    writeFileSync(token, 'first');
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'c', server: 'https://a', caFile: ca, skipTLSVerify: false },
      { name: 'u', authProvider: { name: 'tokenFile', config: { tokenFile: token } } },
    );
    const cluster = connectCluster(() => config, clock);
    const first = await cluster.access();
    expect(await cluster.access()).toBe(first);
    await clock.pass(61_000);
    const second = await cluster.access();
    expect(second).not.toBe(first);
    expect(second.agent).toBe(first.agent);
    writeFileSync(ca, 'two');
    await clock.pass(61_000);
    expect((await cluster.access()).agent).not.toBe(first.agent);
  });

  test('a failure to read credentials is not remembered', async () => {
    const ca = join(temporaryFolder(), 'ca.pem');
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'c', server: 'https://a', caFile: ca, skipTLSVerify: false },
      { name: 'u', token: 't' },
    );
    const cluster = connectCluster(() => config, manualClock());
    await expect(cluster.access()).rejects.toMatchObject({ kind: 'unauthorized' });
    writeFileSync(ca, 'one');
    await expect(cluster.access()).resolves.toBeDefined();
  });
});

describe('refused credentials', () => {
  test('are read anew, and the request is sent once more', async () => {
    const clock = manualClock();
    let token = 'old';
    const server = await startScriptedApi(({ headers }, response) =>
      headers.authorization === 'Bearer new'
        ? sendJson(response, 200, widget('w', 1))
        : sendStatus(response, 401, 'Unauthorized'),
    );
    const cluster = connectCluster(() => configOf(server.url, { name: 'u', token }), clock);
    const api = createKubeApi(cluster, { clock });
    // Just read and refused: reading again would give the same.
    await expect(api.get(WIDGETS, ITEM)).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(server.seen).toHaveLength(1);
    token = 'new';
    await clock.pass(6_000);
    await expect(api.get(WIDGETS, ITEM)).resolves.toBeDefined();
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old',
      'Bearer old',
      'Bearer new',
    ]);
    cluster.close();
    await server.close();
  });
});

describe('TLS', () => {
  test('is checked against the CA of the kubeconfig, and goes on after the CA was replaced', async () => {
    const clock = manualClock();
    const authority = createAuthority();
    authority.issue('IP:127.0.0.1');
    const pair = { cert: readFileSync(authority.cert), key: readFileSync(authority.key) };
    const server = https.createServer(pair, (_request, response) => sendJson(response, 200, widget('w', 1)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const caFile = join(temporaryFolder(), 'ca.pem');
    writeFileSync(caFile, readFileSync(createAuthority().ca));
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      {
        name: 'c',
        server: `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
        caFile,
        skipTLSVerify: false,
      },
      { name: 'u', token: 't' },
    );
    const cluster = connectCluster(() => config, clock);
    const api = createKubeApi(cluster, { clock });
    await expect(api.get(WIDGETS, ITEM)).rejects.toMatchObject({ kind: 'network' });
    writeFileSync(caFile, readFileSync(authority.ca));
    await clock.pass(61_000);
    await expect(api.get(WIDGETS, ITEM)).resolves.toBeDefined();
    cluster.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
