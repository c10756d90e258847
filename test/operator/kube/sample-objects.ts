import type { Resource } from '../../../src/operator/kube/resource.js';

/** A resource that belongs to nobody. */
export const WIDGETS: Resource = { group: 'example.dev', version: 'v1', plural: 'widgets', kind: 'Widget' };

export interface Widget {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
  };
  readonly spec: { readonly text: string };
}

export function widget(name: string, version: number, text = '', uid = `uid-${name}`): Widget {
  return { metadata: { namespace: 'demo', name, uid, resourceVersion: String(version) }, spec: { text } };
}

/** A line of a watch. */
export function line(type: string, object: unknown): string {
  return `${JSON.stringify({ type, object })}\n`;
}
