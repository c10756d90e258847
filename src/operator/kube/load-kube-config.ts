import { accessSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { LinkspecError } from '../../error/linkspec-error.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import { type ClusterConnection, connectCluster } from './cluster-connection.js';

export interface KubeConfigOptions {
  /** A file given on the command line; goes before everything else. */
  readonly kubeconfig?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  readonly clock?: Clock;
}

/**
 * Finds the API server: `kubeconfig`, the files of KUBECONFIG, the service account of the pod, `~/.kube/config`, in
 * this order. Files are read now; credentials (tokens, certificates, plugins) with the first request.
 * Throws LNK0841 where there is no usable configuration.
 */
export function loadKubeConfig(options: KubeConfigOptions = {}): ClusterConnection {
  const source = sourceOf(options);
  const load = () => read(source);
  refuseUnusable(load(), source);
  return connectCluster(load, options.clock ?? systemClock);
}

type Source = { readonly kind: 'files'; readonly files: readonly string[] } | { readonly kind: 'pod' };

function sourceOf({ kubeconfig, env = process.env }: KubeConfigOptions): Source {
  if (kubeconfig) return { kind: 'files', files: [kubeconfig] };
  const named = (env.KUBECONFIG ?? '').split(delimiter).filter(Boolean);
  if (named.length > 0) return { kind: 'files', files: named };
  if (env.KUBERNETES_SERVICE_HOST && exists(SERVICE_ACCOUNT_TOKEN)) return { kind: 'pod' };
  const usual = join(env.HOME || homedir(), '.kube', 'config');
  if (exists(usual)) return { kind: 'files', files: [usual] };
  throw new LinkspecError('LNK0841', 'no Kubernetes configuration was found', {
    hint: 'Run in a pod with a service account, set KUBECONFIG, or name a file with --kubeconfig.',
  });
}

const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

function read(source: Source): KubeConfig {
  const config = new KubeConfig();
  if (source.kind === 'pod') config.loadFromCluster();
  else
    for (const [index, file] of source.files.entries()) {
      const part = readFile(file);
      if (index === 0) config.mergeConfig(part);
      else mergeNew(config, part);
    }
  return config;
}

function readFile(file: string): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
  } catch (error) {
    throw unusable(`${file} cannot be used as a kubeconfig: ${reasonOf(error)}`);
  }
  return config;
}

/** Like kubectl: of entries with the same name the first one counts, and the first current context that is set. */
function mergeNew(config: KubeConfig, part: KubeConfig): void {
  const isNew = (known: readonly { name: string }[]) => {
    const names = new Set(known.map(({ name }) => name));
    return ({ name }: { readonly name: string }) => !names.has(name);
  };
  config.loadFromOptions({
    clusters: [...config.clusters, ...part.clusters.filter(isNew(config.clusters))],
    users: [...config.users, ...part.users.filter(isNew(config.users))],
    contexts: [...config.contexts, ...part.contexts.filter(isNew(config.contexts))],
    currentContext: config.currentContext || part.currentContext,
  });
}

/** A message of the YAML parser quotes the file, and with it a token: only that it failed is told. */
function reasonOf(error: unknown): string {
  switch ((error as { readonly code?: unknown } | undefined)?.code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
      return 'it may not be read';
    case 'EISDIR':
      return 'it is a folder';
    default:
      return 'it is not a kubeconfig in YAML';
  }
}

function refuseUnusable(config: KubeConfig, source: Source): void {
  const where = source.kind === 'pod' ? 'the service account' : source.files.join(', ');
  const cluster = config.getCurrentCluster();
  if (!cluster?.server) throw unusable(`the current context of ${where} names no cluster`);
  if (!/^https?:\/\//.test(cluster.server) || !URL.canParse(cluster.server))
    throw unusable(`the address of the API server in ${where} is not an https URL`);
  if (cluster.server.startsWith('http:') && !cluster.skipTLSVerify)
    throw unusable(
      `the API server of ${where} has an http address: set insecure-skip-tls-verify if that is meant`,
    );
}

function unusable(message: string): LinkspecError {
  return new LinkspecError('LNK0841', message, {
    hint: 'Check the file with `kubectl config view`, and its current context.',
  });
}

function exists(file: string): boolean {
  try {
    accessSync(file);
    return true;
  } catch {
    return false;
  }
}
