import type { Attribute, Attributes } from './attribute.js';

/** Attributes in the order of their names, as Terraform itself keeps them. */
export function sortedAttributes(attributes: Attributes): readonly (readonly [string, Attribute])[] {
  return Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
}
