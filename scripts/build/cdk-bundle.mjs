import { join } from 'node:path';
import { runEsbuild } from './esbuild.mjs';

/** The library that the sources import, and its successor, which is taken in its place. */
export const CDK_LIBRARIES = ['cdktf', 'cdktn'];

/**
 * dist/cdktf.cjs and dist/cdktn.cjs: the constructs, once for each library. The library itself stays outside, since
 * constructs of two copies do not mix. CommonJS, as the libraries and most of their users are; `import` finds the
 * names too. Gives esbuild's metafiles.
 */
export function bundleCdk(root, out) {
  return Promise.all(
    CDK_LIBRARIES.map((library) =>
      runEsbuild(root, out, {
        entryPoints: ['src/cdk/index.ts'],
        outfile: join(out, `${library}.cjs`),
        format: 'cjs',
        external: [library, 'constructs'],
        ...(library !== 'cdktf' && { alias: { cdktf: library } }),
      }),
    ),
  );
}
