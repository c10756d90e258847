import type { KubeApi } from '../kube/kube-api.js';
import { KubeError } from '../kube/kube-error.js';

type LeaseApi = Pick<KubeApi, 'get' | 'create' | 'replace'>;

/** The API until the signal aborts: from then on every request is refused as `aborted`, and nothing is sent. */
export function endingApi(api: LeaseApi, signal: AbortSignal): LeaseApi {
  const checked = async <T>(request: () => Promise<T>): Promise<T> => {
    if (signal.aborted) throw new KubeError('aborted', 'this process ends');
    return request();
  };
  return {
    get: (...args) => checked(() => api.get(...args)),
    create: (...args) => checked(() => api.create(...args)),
    replace: (...args) => checked(() => api.replace(...args)),
  };
}
