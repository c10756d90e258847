/** Names that Kubernetes gives to objects and keys; a name with a slash would lead to another object. */
const OBJECT_NAME = { type: 'string', maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$' };
const SECRET_KEY = { type: 'string', maxLength: 253, pattern: '^[-._a-zA-Z0-9]+$' };

/** Fields of `spec` that only the operator reads, with what a server can check of them. */
export function operatorFields({ connectionSecretRef, interval }) {
  const { description, properties } = connectionSecretRef;
  return {
    connectionSecretRef: {
      description,
      ...localObject({ name: { description: properties.name.description, ...OBJECT_NAME } }),
    },
    interval: { ...interval, minLength: 2 },
  };
}

/**
 * `spec.credentials` as far as a structural schema, which cannot recurse, can say it: each key is a reference to a
 * Secret, or a nest whose inside the operator checks. `not` is that of the document's own schema: an object whose only
 * key is a kind of reference is none of these.
 */
export function credentialsSchema({ nestedCredentials, secretKeyReference }) {
  const { description } = nestedCredentials;
  const secretKeyRef = secretKeyReference.properties.secretKeyRef;
  const { name, key } = secretKeyRef.properties;
  return {
    description: `${description} In Kubernetes only secretKeyRef is allowed.`,
    type: 'object',
    not: nestedCredentials.not,
    additionalProperties: {
      description: 'A reference to a key of a Secret in the same namespace, or a nest of them.',
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
      not: withoutKind(nestedCredentials.not, 'secretKeyRef'),
      properties: {
        secretKeyRef: {
          description: secretKeyRef.description,
          ...localObject({
            name: { description: name.description, ...OBJECT_NAME },
            key: { description: key.description, ...SECRET_KEY },
          }),
        },
      },
    },
  };
}

/**
 * An object with exactly these fields. A plain one would lose others without a word, and a reference with `namespace`
 * would lead to a Secret that nobody meant; so they are kept, counted and refused.
 */
function localObject(properties) {
  const names = Object.keys(properties);
  return {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
    required: names,
    maxProperties: names.length,
    properties,
  };
}

function withoutKind(not, kind) {
  return { ...not, anyOf: not.anyOf.filter(({ required }) => !required.includes(kind)) };
}
