import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../src/json/json.js';
import { DEPLOY } from './render.js';
import { runHealthScript } from './run-lua.js';

const script = readFileSync(join(DEPLOY, 'argocd/health.lua'), 'utf8');
const health = (object: Json) => runHealthScript(script, object);

/** An object of generation 2 that the operator has looked at, with these conditions. */
function object(conditions: JsonObject[], status: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  return {
    metadata: { name: 'l', generation: 2 },
    spec: { database: 'db', type: 'S3', ...spec },
    status: { observedGeneration: 2, conditions, ...status },
  };
}
const condition = (type: string, status: string, reason: string): JsonObject => ({
  type,
  status,
  reason,
  message: `${type} ${reason}`,
});
const UNSEEN = 'The operator has not seen this generation yet';
const ready = (status: string, reason: string) => condition('Ready', status, reason);

describe('Argo CD sees a LinkSpec as', () => {
  test.each<[string, string, JsonObject, string]>([
    ['Progressing', 'nobody has looked at it', { metadata: { name: 'l', generation: 1 }, spec: {} }, UNSEEN],
    [
      'Progressing',
      'its spec changed since',
      { ...object([ready('True', 'Applied')]), metadata: { name: 'l', generation: 3 } },
      UNSEEN,
    ],
    [
      'Progressing',
      'it has no conditions yet',
      { ...object([]), status: { observedGeneration: 2 } },
      'The operator is at work',
    ],
    [
      'Progressing',
      'a change is under way',
      object([ready('Unknown', 'Progressing'), condition('Reconciling', 'True', 'Progressing')]),
      'Ready Progressing',
    ],
    [
      'Progressing',
      'a try is worth another at once',
      object([ready('Unknown', 'Progressing')], { failures: 1 }),
      'Ready Progressing',
    ],
    ['Healthy', 'it is ready', object([ready('True', 'Applied')]), 'Ready Applied'],
    [
      'Healthy',
      'it is ready, and drift is reported and left',
      object([condition('Drifted', 'True', 'DriftDetected'), ready('True', 'Applied')]),
      'Ready Applied',
    ],
    [
      'Suspended',
      'it is suspended',
      object([ready('True', 'Applied')], {}, { suspend: true }),
      'spec.suspend is true',
    ],
    [
      'Suspended',
      'a plan waits for approval',
      object([ready('False', 'ApprovalPending')]),
      'Ready ApprovalPending',
    ],
    [
      'Degraded',
      'it is stalled',
      object([ready('False', 'InvalidSpec'), condition('Stalled', 'True', 'InvalidSpec')]),
      'Stalled InvalidSpec',
    ],
    ['Degraded', 'an attempt failed', object([ready('False', 'ConnectionFailed')]), 'Ready ConnectionFailed'],
    [
      'Degraded',
      'attempts fail',
      object([ready('False', 'Progressing')], { failures: 2 }),
      'Ready Progressing',
    ],
    [
      'Degraded',
      'a pipeline fell into Error',
      object([ready('False', 'PipelineFailed')]),
      'Ready PipelineFailed',
    ],
  ])('%s when %s', (status, _, sample, message) => {
    expect(health(sample)).toEqual({ status, message });
  });
});

test('the script keeps to what Lua 5.1 knows, which Argo CD runs', () => {
  expect(script).not.toMatch(/\bgoto\b|\/\/|<const>|utf8\.|table\.unpack/);
});
