import type { LinkObject } from './objects/link-object.js';
import type { Store } from './runtime/store.js';
import { conditionIn } from './status/conditions.js';
import type { OperatorMetrics, ReadyStatus } from './telemetry/metrics.js';

/** Keeps the series of each object equal to its status, on every replica; they go when the object goes. */
export function watchMetrics(objects: Store<LinkObject>, metrics: OperatorMetrics): void {
  objects.subscribe((change) => {
    switch (change.kind) {
      case 'delete':
        metrics.forget(change.before.value);
        return;
      case 'update':
        tell(change.now.value, metrics);
        return;
      case 'add':
        tell(change.now.value, metrics);
        return;
      default:
        change satisfies never;
    }
  });
}

function tell(object: LinkObject, metrics: OperatorMetrics): void {
  metrics.ready(object, readyOf(object));
  metrics.suspended(object, object.spec.suspend === true);
  const applied = object.status.lastAppliedTime;
  if (typeof applied === 'string') metrics.applied(object, Date.parse(applied));
}

function readyOf({ status }: LinkObject): ReadyStatus {
  const found = conditionIn(status, 'Ready')?.status;
  return found === 'True' || found === 'False' ? found : 'Unknown';
}
