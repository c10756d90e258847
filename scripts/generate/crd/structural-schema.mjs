/**
 * A JSON Schema as the structural schema that a CustomResourceDefinition needs. Structural schemas know neither
 * `$ref` nor `additionalProperties: false`, and each object in them says what becomes of fields that it does not name:
 * they are dropped by the server, unless it is told to keep them.
 *
 * Throws an Error for a schema that has no structural form: such a part needs an overlay of its own.
 */
export function structuralSchema(schema, path = '') {
  const { additionalProperties, properties, items, $ref, ...rest } = schema;
  if ($ref || Array.isArray(rest.type) || typeof rest.type !== 'string')
    throw new Error(`${path || 'the schema'} has no structural form: give it an overlay`);
  return {
    ...rest,
    ...(properties && { properties: structuralProperties(properties, path) }),
    ...(additionalProperties === true && { 'x-kubernetes-preserve-unknown-fields': true }),
    ...(additionalProperties !== null &&
      typeof additionalProperties === 'object' && {
        additionalProperties: structuralSchema(additionalProperties, `${path}.*`),
      }),
    ...(items && { items: structuralSchema(items, `${path}[]`) }),
  };
}

function structuralProperties(properties, path) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      withInnerDefaults(structuralSchema(property, `${path}.${name}`)),
    ]),
  );
}

/** The server fills in defaults only within objects that are there: one that may be left out needs `{}`. */
function withInnerDefaults(schema) {
  const inner = Object.values(schema.properties ?? {});
  return schema.type === 'object' && !schema.required && inner.some((property) => 'default' in property)
    ? { ...schema, default: {} }
    : schema;
}
