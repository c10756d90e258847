/**
 * `npm run envtest`: a folder with kube-apiserver, etcd, kubectl and helm for the tests on a real API server.
 * Takes KUBEBUILDER_ASSETS, else the cached folder, else builds one (Debian or a relative, x86-64, a few minutes).
 * The last line of stdout is the folder; progress goes to stderr.
 *
 * `--print` builds nothing: it prints the folder, or nothing where there is none.
 *
 * Needs only Node.js, so CI can start it before `npm ci`.
 */
import { buildAssets } from './envtest/build-assets.mjs';
import { locateAssets } from './envtest/locate-assets.mjs';

try {
  const folder = process.argv.includes('--print')
    ? locateAssets()
    : (locateAssets() ?? (await buildAssets()));
  if (folder !== undefined) console.log(folder);
} catch (error) {
  console.error(`envtest: ${error.message}`);
  process.exitCode = 1;
}
