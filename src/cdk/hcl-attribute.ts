/**
 * The value of a synthesised attribute. In HCL form attributes carry their type beside the value; in JSON form, and
 * where an override set them, they are the value.
 */
export function valueOfAttribute(attribute: unknown): unknown {
  return typeof attribute === 'object' && attribute !== null && 'value' in attribute
    ? attribute.value
    : attribute;
}
