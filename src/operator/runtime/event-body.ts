import type { JsonObject } from '../../json/json.js';
import { apiVersionOf, type Resource } from '../kube/resource.js';

/** What an event is about. */
export interface InvolvedObject {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** What an event says. Times are milliseconds since 1970. */
export interface EventText {
  readonly about: InvolvedObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  /** At most 1,024 bytes: the API server takes no more. */
  readonly message: string;
  readonly name: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
}

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ (core/v1 form). */
export function eventBody(event: EventText, instance: string): JsonObject {
  const { resource, namespace, name, uid } = event.about;
  return {
    metadata: { name: event.name, namespace },
    involvedObject: { apiVersion: apiVersionOf(resource), kind: resource.kind, namespace, name, uid },
    type: event.type,
    reason: event.reason,
    message: event.message,
    count: event.count,
    firstTimestamp: eventTime(event.firstMs),
    lastTimestamp: eventTime(event.lastMs),
    source: { component: 'linkspec', host: instance },
    reportingComponent: 'linkspec.dev/operator',
    reportingInstance: instance,
  };
}

/** RFC 3339 in whole seconds. */
export function eventTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** `object.suffix`, no longer than a name may be (253), and a name even where the object's was cut at a dot. */
export function eventName(objectName: string, suffix: string): string {
  const room = 253 - suffix.length - 1;
  return `${objectName.slice(0, room).replace(/[^a-z0-9]+$/, '')}.${suffix}`;
}

/** The longest beginning of whole characters that fits, with an ellipsis where something is missing. */
export function cutToBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  const ellipsis = '…';
  const room = limit - Buffer.byteLength(ellipsis);
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(room));
  return text.slice(0, read) + ellipsis;
}
