/** Names that Kubernetes gives to objects and keys; a name with a slash would lead to another object. */
const OBJECT_NAME = { type: 'string', maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$' };
const SECRET_KEY = { type: 'string', maxLength: 253, pattern: '^[-._a-zA-Z0-9]+$' };

/** Fields of `spec` that only the operator reads, as structural schemas. */
export const OPERATOR_FIELDS = {
  connectionSecretRef: {
    description:
      "Secret of the same namespace with the server's address: key url, or keys host, port, username and password. Default: the operator's own.",
    ...localObject({ name: { description: 'Name of the Secret.', ...OBJECT_NAME } }),
  },
  interval: {
    description:
      'How often the live link is compared with the spec when nothing else asks for it, such as 10m or 1h. At least 1m.',
    type: 'string',
    minLength: 2,
    pattern: '^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$',
    default: '10m',
  },
};

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
