import { copyFile, cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { generateOpenApi } from './openapi.mjs';
import { RECIPE } from './recipe.mjs';

/** Compiles kube-apiserver into `assets`, and copies etcd there. */
export async function buildApiServer({ folder, debian, assets, progress }) {
  await copyFile(join(debian.root, 'usr/bin/etcd'), join(assets, 'etcd'));
  await replaceReflect2(debian);
  const go = goTools(folder, debian, progress);
  progress.say('generates the OpenAPI definitions');
  await generateOpenApi({ folder, source: debian.source, go });
  progress.say('compiles kube-apiserver: takes minutes');
  await go.run(go.program, [
    'build',
    '-trimpath',
    `-tags=${RECIPE.build.tags}`,
    `-ldflags=${['-s', '-w', ...stamps()].join(' ')}`,
    '-o',
    join(assets, 'kube-apiserver'),
    './cmd/kube-apiserver',
  ]);
  progress.say('compiled kube-apiserver');
}

/**
 * The vendored reflect2 1.0.1 crashes under Go 1.18 and later at the first custom resource
 * (kubernetes/kubernetes#104947, modern-go/reflect2#26). Debian packages 1.0.2, where that is mended.
 */
async function replaceReflect2({ root, source }) {
  const name = 'github.com/modern-go/reflect2';
  const vendored = join(source, 'vendor', name);
  await rm(vendored, { recursive: true });
  await cp(join(root, 'usr/share/gocode/src', name), vendored, { recursive: true });
}

/** Debian's Go, and a way to run programs in the source, politely and with nothing of the user's own Go settings. */
function goTools(folder, { root, source }, progress) {
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    GOROOT: join(root, RECIPE.goRoot),
    GOPATH: join(folder, 'go'),
    GOCACHE: join(folder, 'go-cache'),
    GOTMPDIR: folder,
    GOENV: 'off',
    GO111MODULE: 'off',
    CGO_ENABLED: '0',
  };
  return {
    program: join(env.GOROOT, 'bin/go'),
    run: (program, args) => progress.run('nice', ['-n', '10', program, ...args], { cwd: source, env }),
  };
}

/** Linker flags that give the server the version of its source; it would call itself v0.0.0-master. */
function stamps() {
  const { stampedPackages, stamp } = RECIPE.build;
  return stampedPackages.flatMap((name) =>
    Object.entries(stamp).map(([variable, value]) => `-X ${name}.${variable}=${value}`),
  );
}
