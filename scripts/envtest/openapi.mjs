import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const PACKAGE = 'k8s.io/kubernetes';
const GENERATOR = './vendor/k8s.io/kube-openapi/cmd/openapi-gen';
const TAG = '+k8s:openapi-gen=';
/** A tool and an example; their types are no part of the API. */
const NOT_SERVED = /^vendor\/k8s\.io\/(code-generator|sample-apiserver)\//;

/**
 * Writes the file of `pkg/generated/openapi` that the source tarball lacks, with the generator that is in it.
 * Without it the API server does not compile: `undefined: openapi.GetOpenAPIDefinitions`.
 */
export async function generateOpenApi({ folder, source, go }) {
  const generator = join(folder, 'openapi-gen');
  await go.run(go.program, ['build', '-o', generator, GENERATOR]);
  const inputs = (await taggedFolders(source)).map((each) => `${PACKAGE}/${each}`);
  await go.run(generator, [
    '--logtostderr',
    ...['--input-dirs', inputs.join(',')],
    ...['--output-base', join(folder, 'go', 'src')],
    ...['--output-package', `${PACKAGE}/pkg/generated/openapi`],
    ...['--output-file-base', 'zz_generated.openapi'],
    ...['--go-header-file', 'vendor/k8s.io/code-generator/hack/boilerplate.go.txt'],
    ...['--report-filename', join(folder, 'openapi-violations')],
  ]);
}

/** Folders with a Go file that asks for a definition, as the source names them. */
async function taggedFolders(source) {
  const folders = new Set();
  for (const root of ['staging/src/k8s.io', 'pkg', 'cmd', 'plugin']) {
    const names = await readdir(join(source, root), { recursive: true });
    for (const name of names.filter((each) => each.endsWith('.go') && !each.endsWith('_test.go'))) {
      const path = join(root, name);
      const folder = dirname(path).replace(/^staging\/src\//, 'vendor/');
      if (folders.has(folder) || NOT_SERVED.test(`${folder}/`)) continue;
      if ((await readFile(join(source, path), 'utf8')).includes(TAG)) folders.add(folder);
    }
  }
  return [...folders].sort();
}
