import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { toolPath } from '../acceptance/kubernetes/assets.js';

export const DEPLOY = resolve(import.meta.dirname, '../../deploy');
const CHART = resolve(DEPLOY, 'chart');

/** A Kubernetes object as the tests look at it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into any kind of object
  readonly [field: string]: any;
}

/** Objects that the chart makes of these values, for release `prod` in namespace `ops`. Throws what helm says. */
export function render(values: object = {}, ...args: readonly string[]): Manifest[] {
  return manifestsOf(helm(['template', 'prod', CHART, '--namespace', 'ops', ...args], values));
}

/** What helm lint has to say of these values, as errors. */
export function lint(values: object = {}): string {
  return helm(['lint', '--strict', CHART], values);
}

/** The one object of a kind, or of a kind and a name. */
export function only(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter(
    (each) => each.kind === kind && (name ?? each.metadata.name) === each.metadata.name,
  );
  const [first, ...more] = found;
  if (!first || more.length > 0) throw new Error(`${found.length} objects are a ${kind} ${name ?? ''}`);
  return first;
}

/** The objects of a text with several YAML documents. */
export function manifestsOf(text: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [problem] = document.errors;
    if (problem) throw problem;
    const value: Manifest | null = document.toJS();
    return value === null ? [] : [value];
  });
}

function helm(args: readonly string[], values: object): string {
  // A cluster that the machine knows is none of the tests' business.
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', KUBECONFIG: '/nonexistent' };
  return execFileSync(toolPath('helm') ?? 'helm', [...args, '--values', '-'], {
    encoding: 'utf8',
    input: JSON.stringify(values),
    stdio: 'pipe',
    env,
    timeout: 30_000,
  });
}
