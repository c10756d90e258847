/**
 * The arrows between the rooms of src/: who may import whom, and which library belongs to which room.
 * ARCHITECTURE.md tells the same in words. A new room or library has to be added here first.
 */

/** Rooms that each room may import from, itself apart. Types count like values. */
const ARROWS = {
  json: [],
  error: ['json'],
  files: [],
  catalog: ['json', 'error'],
  secret: ['json', 'error', 'catalog', 'state'],
  spec: ['json', 'error', 'secret', 'catalog'],
  diff: ['json', 'error', 'secret', 'catalog', 'spec', 'state'],
  sql: ['json', 'error', 'secret', 'catalog'],
  plan: ['json', 'error', 'secret', 'catalog', 'spec', 'state', 'diff', 'sql'],
  report: ['json', 'error', 'secret', 'catalog', 'spec', 'state', 'diff', 'sql', 'plan', 'apply'],
  state: ['json', 'error', 'catalog'],
  database: ['json', 'error', 'secret', 'catalog', 'state', 'sql'],
  observe: ['json', 'error', 'secret', 'catalog', 'spec', 'state', 'diff', 'sql', 'plan', 'database'],
  apply: [
    'json',
    'error',
    'secret',
    'catalog',
    'spec',
    'state',
    'diff',
    'sql',
    'plan',
    'database',
    'observe',
  ],
  emulator: ['json', 'error'],
};
/** Doors may use every room, and never another door. */
const DOORS = ['cli', 'terraform', 'cdk', 'operator'];
/** What the command line starts (`linkspec emulator`, `linkspec operator`), and nobody else. */
const STARTED = ['emulator', 'operator'];

/** Rooms that know no clock, randomness, network, environment, file or logger. */
const PURE = ['json', 'error', 'spec', 'secret', 'catalog', 'diff', 'plan', 'sql', 'report'];
/** What pure rooms may use of state/: the shapes of its records, which are as pure as they are. */
const STATE_SHAPES = '^src/state/(format|records|state-store|state-snapshot)\\.ts$';

/** Libraries that end up in the package, and the places that may import them. */
const LIBRARIES = {
  '@bufbuild/protobuf': '^src/terraform/wire/',
  '@kubernetes/client-node': '^src/operator/kube/',
  '@msgpack/msgpack': '^src/terraform/values/',
  ajv: '^src/(spec|emulator)/',
  cdktf: '^src/cdk/',
  commander: '^src/cli/',
  constructs: '^src/cdk/',
  'fastest-levenshtein': '^src/spec/',
  'lossless-json': '^src/json/',
  mysql2: '^src/database/',
  'p-limit': '^src/(secret|observe|apply|cli|terraform|operator)/',
  picocolors: '^src/(report|cli)/',
  pino: '^src/operator/telemetry/',
  'prom-client': '^src/operator/telemetry/',
  'proper-lockfile': '^src/state/',
  'sql.js': '^src/emulator/',
  yaml: '^src/(spec/|emulator/catalog-file\\.ts$)',
};

const rooms = (names) => `^src/(${names.join('|')})/`;
/** The folder of a package, its type declarations included. */
const folder = (library) => `node_modules/(@types/)?${library.replaceAll('.', '\\.')}/`;

const arrowRules = Object.entries(ARROWS).map(([room, allowed]) => ({
  name: `arrows-of-${room}`,
  comment: `src/${room}/ may import from: ${allowed.join(', ') || 'no other room'}.`,
  severity: 'error',
  from: { path: rooms([room]) },
  to: { path: '^src/', pathNot: rooms([room, ...allowed]) },
}));

const doorRules = DOORS.map((door) => ({
  name: `door-${door}-alone`,
  comment:
    'Doors do not know each other; the emulator and the operator are started by the command line only.',
  severity: 'error',
  from: { path: rooms([door]) },
  to: {
    path: rooms(
      [...DOORS, 'emulator'].filter((room) => room !== door && !(door === 'cli' && STARTED.includes(room))),
    ),
  },
}));

const packageRules = Object.entries(LIBRARIES).map(([library, place]) => ({
  name: `home-of-${library}`,
  comment: `${library} may be imported by ${place} only.`,
  severity: 'error',
  from: { path: '^src/', pathNot: place },
  to: { path: folder(library) },
}));

module.exports = {
  forbidden: [
    ...arrowRules,
    ...doorRules,
    ...packageRules,
    {
      name: 'known-rooms',
      comment: 'Every folder of src/ is a room with arrows of its own, listed above.',
      severity: 'error',
      from: { path: '^src/.+/', pathNot: rooms([...Object.keys(ARROWS), ...DOORS]) },
      to: {},
    },
    {
      name: 'known-libraries',
      comment: 'A library that the package bundles is listed above, with its home.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        path: 'node_modules/',
        pathNot: [...Object.keys(LIBRARIES).map(folder), 'node_modules/@types/node/'],
      },
    },
    {
      name: 'public-entry',
      comment: 'src/index.ts is the library: it leaves the doors and the emulator alone.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: rooms([...DOORS, 'emulator']) },
    },
    {
      name: 'pure-rooms-no-builtins',
      comment:
        'A pure room may use node:crypto (digests), node:path (text) and node:util; effects belong to the rooms that call it.',
      severity: 'error',
      from: { path: [rooms(PURE), STATE_SHAPES] },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|path|util)$' },
    },
    {
      name: 'pure-rooms-state-shapes',
      comment: 'Pure rooms know the shapes of the state, not where it lives.',
      severity: 'error',
      from: { path: [rooms(PURE), STATE_SHAPES] },
      to: { path: '^src/state/', pathNot: STATE_SHAPES },
    },
    {
      name: 'report-knows-types-of-apply',
      comment: 'report/ prints what apply/ hands over; it must not be able to start anything.',
      severity: 'error',
      from: { path: '^src/report/' },
      to: { path: '^src/apply/', pathNot: '^src/apply/result\\.ts$' },
    },
    {
      name: 'boxes-are-opened-in-few-rooms',
      comment:
        "Only secret/, the SQL rendering, database/ and the encoding of Terraform's values may open a secret.",
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(secret|sql|database|terraform/values)/' },
      to: { path: '^src/secret/reveal\\.ts$' },
    },
    {
      name: 'src-alone',
      comment: 'Shipped code uses nothing of the tests, scripts or benches.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|bench|examples|docs)/' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one idea, or that a third one is missing. Types count too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that imports nothing and that nothing imports is left over.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '^src/index\\.ts$' },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'Every import leads to a file.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
