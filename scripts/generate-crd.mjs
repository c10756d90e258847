import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { credentialsSchema, operatorFields } from './generate/crd/operator-fields.mjs';
import { installPage, referencePage } from './generate/crd/pages.mjs';
import { structuralSchema } from './generate/crd/structural-schema.mjs';

const BANNER = `# Generated from schemas/ by scripts/generate-crd.mjs. Change those, then run: npm run generate
`;

/**
 * The CustomResourceDefinition as paths and texts: for any server from 1.20 on (deploy/crd, and a copy in the chart),
 * and with rules in CEL for servers from 1.25 on. The operator checks the same rules either way. Also the pages whose
 * tables tell its fields and the chart's values.
 */
export async function crdFiles(root) {
  const [document, status] = await Promise.all(
    ['linkspec', 'status'].map(async (name) =>
      JSON.parse(await readFile(join(root, 'schemas', `${name}.schema.json`), 'utf8')),
    ),
  );
  const schema = objectSchema(document, status);
  const plain = yaml(customResourceDefinition(schema));
  const withRules = yaml(customResourceDefinition({ ...schema, 'x-kubernetes-validations': RULES }));
  return [
    ['deploy/crd/linkspecs.linkspec.dev.yaml', plain],
    ['deploy/crd/linkspecs.linkspec.dev.cel.yaml', withRules],
    ['deploy/chart/crds/linkspecs.linkspec.dev.yaml', plain],
    ['docs/kubernetes/reference.md', await referencePage(root, schema)],
    ['docs/kubernetes/install.md', await installPage(root)],
  ];
}

function customResourceDefinition(schema) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'linkspecs.linkspec.dev', labels: { 'app.kubernetes.io/name': 'linkspec' } },
    spec: {
      group: 'linkspec.dev',
      scope: 'Namespaced',
      names: {
        kind: 'LinkSpec',
        listKind: 'LinkSpecList',
        plural: 'linkspecs',
        singular: 'linkspec',
        shortNames: ['lnk'],
        categories: ['links'],
      },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: COLUMNS,
          schema: { openAPIV3Schema: schema },
        },
      ],
    },
  };
}

function objectSchema(document, status) {
  const { apiVersion, kind, spec } = document.properties;
  const { credentials, connectionSecretRef, interval, ...fields } = spec.properties;
  const { properties, ...rest } = structuralSchema({ ...spec, properties: fields }, 'spec');
  return {
    description: document.description,
    type: 'object',
    required: ['spec'],
    properties: {
      // No enum: the server serves other versions of the object under the same schema.
      apiVersion: { description: apiVersion.description, type: 'string' },
      kind: { description: 'Always LinkSpec.', type: kind.type },
      metadata: { type: 'object' },
      spec: {
        ...rest,
        properties: {
          ...properties,
          ...(credentials && { credentials: credentialsSchema(document.definitions) }),
          ...operatorFields({ connectionSecretRef, interval }),
        },
      },
      status: structuralSchema(withoutIdentity(status), 'status'),
    },
  };
}

function withoutIdentity({ $schema: _schema, $id: _id, title: _title, ...schema }) {
  return schema;
}

const condition = (type, field) => `.status.conditions[?(@.type=="${type}")].${field}`;
/** What `kubectl get linkspecs` shows; with `priority: 1` only under `--output wide`. */
const COLUMNS = [
  { name: 'Ready', type: 'string', jsonPath: condition('Ready', 'status') },
  { name: 'Reason', type: 'string', jsonPath: condition('Ready', 'reason') },
  { name: 'Drift', type: 'string', jsonPath: condition('Drifted', 'status') },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Link', type: 'string', priority: 1, jsonPath: '.status.link' },
  { name: 'Type', type: 'string', priority: 1, jsonPath: '.spec.type' },
  { name: 'Suspended', type: 'boolean', priority: 1, jsonPath: '.spec.suspend' },
  { name: 'Last Applied', type: 'date', priority: 1, jsonPath: '.status.lastAppliedTime' },
  { name: 'Message', type: 'string', priority: 1, jsonPath: condition('Ready', 'message') },
];

/** The name of the link: spec.name, and metadata.name where that is left out. */
const linkName = (object) => `(has(${object}.spec.name) ? ${object}.spec.name : ${object}.metadata.name)`;
/** Rules that look at an update; at the root, since metadata.name is the default of spec.name. */
const RULES = [
  {
    rule: 'self.spec.database == oldSelf.spec.database',
    message: 'spec.database cannot change: delete this object and create one for the other link',
  },
  {
    rule: `${linkName('self')} == ${linkName('oldSelf')}`,
    message: 'spec.name cannot change: delete this object and create one for the other link',
  },
];

function yaml(object) {
  return BANNER + stringify(object, { lineWidth: 110, aliasDuplicateObjects: false });
}
