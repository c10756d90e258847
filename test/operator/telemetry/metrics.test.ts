import { describe, expect, test } from '@jest/globals';
import { OperatorMetrics } from '../../../src/operator/telemetry/metrics.js';

const A = { namespace: 'demo', name: 'a' };
const B = { namespace: 'demo', name: 'b' };

/** Lines of the text without comments and histogram buckets. */
async function lines(metrics: OperatorMetrics): Promise<string[]> {
  const text = await metrics.text();
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.includes('_bucket{'));
}

describe('the metrics', () => {
  test('have the names that the docs and dashboards use, and count', async () => {
    const metrics = new OperatorMetrics({ process: false });
    metrics.reconciled('ready');
    metrics.reconcileTook(20);
    metrics.ready(A, 'True');
    metrics.suspended(A, false);
    metrics.applied(A, 5_000);
    metrics.driftDetected();
    metrics.databaseRequest('plan', 4);
    metrics.databaseError('unreachable');
    metrics.queueDepth(3);
    metrics.queueRetry();
    metrics.queueWaited(1);
    metrics.informerSynced({ resource: 'secrets', namespace: '' }, true);
    metrics.informerListed({ resource: 'secrets', namespace: '' });
    metrics.informerFailed({ resource: 'secrets', namespace: '' });
    metrics.leading('linkspec', true);
    metrics.kubeRequest({ verb: 'get', plural: 'secrets', code: '200', ms: 1 });
    metrics.eventDropped();
    expect(await lines(metrics)).toEqual([
      'linkspec_reconcile_total{result="ready"} 1',
      'linkspec_reconcile_duration_seconds_sum 0.02',
      'linkspec_reconcile_duration_seconds_count 1',
      'linkspec_ready{namespace="demo",name="a",status="True"} 1',
      'linkspec_ready{namespace="demo",name="a",status="False"} 0',
      'linkspec_ready{namespace="demo",name="a",status="Unknown"} 0',
      'linkspec_suspended{namespace="demo",name="a"} 0',
      'linkspec_drift_detected_total 1',
      'linkspec_last_applied_timestamp_seconds{namespace="demo",name="a"} 5',
      'linkspec_db_request_duration_seconds_sum{op="plan"} 0.004',
      'linkspec_db_request_duration_seconds_count{op="plan"} 1',
      'linkspec_db_errors_total{class="unreachable"} 1',
      'workqueue_depth 3',
      'workqueue_retries_total 1',
      'workqueue_queue_duration_seconds_sum 0.001',
      'workqueue_queue_duration_seconds_count 1',
      'informer_synced{resource="secrets",namespace=""} 1',
      'informer_relists_total{resource="secrets",namespace=""} 1',
      'informer_watch_errors_total{resource="secrets",namespace=""} 1',
      'leader_election_master_status{name="linkspec"} 1',
      'k8s_request_total{verb="get",code="200"} 1',
      'linkspec_events_dropped_total 1',
    ]);
  });

  test('an object has one status at a time, and none once it is gone', async () => {
    const metrics = new OperatorMetrics({ process: false });
    for (const object of [A, B]) {
      metrics.ready(object, 'True');
      metrics.suspended(object, true);
      metrics.applied(object, 1);
    }
    metrics.ready(A, 'False');
    expect((await lines(metrics)).filter((line) => /name="a".* 1$/.test(line))).toEqual([
      'linkspec_ready{namespace="demo",name="a",status="False"} 1',
      'linkspec_suspended{namespace="demo",name="a"} 1',
    ]);
    metrics.forget(A);
    metrics.forget(A);
    const left = await lines(metrics);
    expect(left.filter((line) => line.includes('name="a"'))).toEqual([]);
    expect(left.filter((line) => line.includes('name="b"'))).toHaveLength(5);
  });

  test('have no series for objects if that is wanted', async () => {
    const metrics = new OperatorMetrics({ process: false, objects: false });
    metrics.ready(A, 'True');
    metrics.suspended(A, true);
    metrics.applied(A, 1);
    expect(await metrics.text()).not.toContain('name="a"');
  });

  test('of two operators in one process are apart, and tell about the process unless told not to', async () => {
    const first = new OperatorMetrics();
    const second = new OperatorMetrics({ process: false });
    first.driftDetected();
    expect(await first.text()).toContain('linkspec_drift_detected_total 1');
    expect(await second.text()).toContain('linkspec_drift_detected_total 0');
    expect(await first.text()).toContain('process_cpu_seconds_total');
    expect(await second.text()).not.toContain('process_cpu_seconds_total');
    expect(first.contentType).toMatch(/^text\/plain/);
  });
});
