/**
 * What the documentation leaves open about SingleStore, as switches of the emulator. This table is the one
 * source: types, checks of catalog files and the docs page are made from it.
 *
 * `basis`: `documented` (docs.singlestore.com), `seen` (public code), `guess` (nobody knows but the vendor).
 * `reference`: where the question comes from, a docs page or a known gap in one.
 */
export interface SwitchEntry<V> {
  readonly default: V;
  /** The allowed values; `number` means milliseconds, `text` any text. */
  readonly values: readonly V[] | 'number' | 'text';
  readonly basis: 'documented' | 'seen' | 'guess';
  readonly reference: string;
  readonly about: string;
}

type About = readonly [basis: SwitchEntry<unknown>['basis'], reference: string, about: string];

function choice<const V extends string | boolean>(
  values: readonly V[],
  byDefault: NoInfer<V>,
  ...[basis, reference, about]: About
): SwitchEntry<V> {
  return { default: byDefault, values, basis, reference, about };
}

function flag(byDefault: boolean, ...about: About): SwitchEntry<boolean> {
  return choice([true, false], byDefault, ...about);
}

function milliseconds(byDefault: number, ...[basis, reference, about]: About): SwitchEntry<number> {
  return { default: byDefault, values: 'number', basis, reference, about };
}

function freeText(byDefault: string, ...[basis, reference, about]: About): SwitchEntry<string> {
  return { default: byDefault, values: 'text', basis, reference, about };
}

export const SWITCHES = {
  // Grammar
  missingCredentials: choice(
    ['accept', 'refuse'],
    'refuse',
    'documented',
    'create-link: CREDENTIALS is not optional in the grammar; a public client leaves it out all the same',
    'CREATE LINK without a CREDENTIALS clause: taken as none, or a syntax error.',
  ),
  dottedSingleKey: choice(
    ['refuse', 'accept', 'backquoted'],
    'refuse',
    'guess',
    'alter-link does not say how a key with a dot is written',
    'SET CONFIG ::sasl.username = … and the same in backquotes: a syntax error, both accepted, or only the backquoted.',
  ),
  createIfNotExists: choice(
    ['by-version', 'always', 'never'],
    'by-version',
    'documented',
    'create-link 9.1; no copy of the 9.0 page known',
    'CREATE LINK IF NOT EXISTS: from 9.1 on, on every version, or on none.',
  ),
  alterLink: choice(
    ['by-version', 'always', 'never'],
    'by-version',
    'documented',
    'alter-link 9.1; weekly features of the managed service are not tied to versions',
    'ALTER LINK: from 9.1 on, on every version, or on none.',
  ),
  orReplace: choice(
    ['by-version', 'always', 'never'],
    'by-version',
    'documented',
    'create-link 9.1',
    'CREATE OR REPLACE LINK: from 9.1 on, on every version, or on none.',
  ),
  showCreateLink: choice(
    ['always', 'never', 'by-version'],
    'always',
    'guess',
    'show-create-link; self-managed versions before 9.1 are not documented',
    'SHOW CREATE LINK: on every version, on none, or from 9.1 on.',
  ),
  qualifiedPipelineNames: flag(
    true,
    'seen',
    'pipeline commands: the grammar has bare names only, vendor notebooks use db.pipeline',
    'db.pipeline in pipeline statements is accepted; otherwise a syntax error.',
  ),
  getLock: choice(
    ['absent', 'present'],
    'absent',
    'guess',
    'no page documents GET_LOCK',
    'GET_LOCK and RELEASE_LOCK: error 1305, or as in MySQL.',
  ),

  // ALTER LINK
  keyOrder: choice(
    ['append', 'sorted', 'shuffled'],
    'append',
    'guess',
    'alter-link: the sample outputs disagree',
    'Order of the keys of a CONFIG after ALTER LINK.',
  ),
  singleKeyTypes: choice(
    ['string', 'json'],
    'string',
    'guess',
    'alter-link shows strings only',
    "What ::key = 'true' stores: the string, or the JSON value that the text spells.",
  ),
  singleKeyEmpty: choice(
    ['store', 'remove'],
    'store',
    'guess',
    'alter-link does not say',
    "What ::key = '' does: stores an empty string, or removes the key.",
  ),
  alterLinkPrivilege: choice(
    ['own', 'create-link', 'create-and-drop-link'],
    'create-link',
    'guess',
    'GRANT has no ALTER LINK; the permissions matrix is not known',
    'Whose denial stops ALTER LINK: that of its own kind only, that of create-link too, that of drop-link as well.',
  ),
  detachedBlocksAlter: flag(
    false,
    'guess',
    'detach-pipeline does not say whether a detached pipeline counts as running',
    'A pipeline in state Detached makes ALTER LINK fail.',
  ),

  // CREATE OR REPLACE LINK, DROP LINK
  createOrReplaceNeedsStopped: flag(
    true,
    'guess',
    'create-link 9.1 does not say',
    'CREATE OR REPLACE LINK is refused while a pipeline on the link runs, as ALTER LINK is.',
  ),
  orReplaceKeepsDescription: flag(
    false,
    'guess',
    'create-link 9.1 does not say',
    'CREATE OR REPLACE LINK without DESCRIPTION keeps the old one.',
  ),
  orReplaceKeepsConfig: flag(
    false,
    'guess',
    'create-link 9.1 does not say',
    'CREATE OR REPLACE LINK without CONFIG keeps the old one.',
  ),
  dropLinkWithDependants: choice(
    ['allow', 'refuse', 'refuse-running'],
    'allow',
    'guess',
    'drop-link does not say',
    'DROP LINK while pipelines use the link: done, refused, or refused while one of them runs.',
  ),

  // What is shown
  linksConfigColumn: choice(
    ['by-version', 'always', 'never'],
    'by-version',
    'guess',
    'information_schema.LINKS 9.1; earlier copies unknown',
    'information_schema.LINKS has the column CONFIG: from 9.1 on, always, or never.',
  ),
  showLinksColumns: choice(
    ['by-version', '3', '4'],
    'by-version',
    'documented',
    'show-links 9.1 has four columns, older samples three',
    'Columns of SHOW LINKS: four from 9.1 on, three before; or always that many.',
  ),
  configAbsentShownAs: choice(
    ['null', 'empty-object'],
    'null',
    'guess',
    'information_schema.LINKS does not say',
    'How an absent CONFIG is shown: NULL or {}.',
  ),
  typeCase: choice(
    ['as-given', 'upper', 'mixed'],
    'as-given',
    'guess',
    'the pages spell types in prose (Azure) and in upper case',
    'Spelling of TYPE: as in CREATE LINK, upper case, or as in the prose of the docs.',
  ),
  linkCaseSensitive: flag(
    true,
    'guess',
    'database-object-case-sensitivity does not name links',
    'Link names that differ only in case are different links.',
  ),
  showLinksWithoutRight: choice(
    ['empty', 'refuse'],
    'empty',
    'guess',
    'show-links does not say',
    'SHOW LINKS and information_schema.LINKS for a user who may not see them: no rows, or error 1142.',
  ),
  jsonColumnType: choice(
    ['json', 'text'],
    'json',
    'guess',
    'information_schema.LINKS says JSON; the wire type is not documented',
    'How JSON columns are announced on the wire: drivers turn JSON into objects.',
  ),
  showCreatePipelineLink: choice(
    ['bare', 'quoted', 'qualified', 'as-written', 'unqualified'],
    'quoted',
    'guess',
    'show-create-pipeline has no sample with a link',
    'How SHOW CREATE PIPELINE prints the link: bare where it can be, in backquotes, always with its database, as in CREATE PIPELINE, or never with its database.',
  ),
  pipelinesViewShowsSessionStates: flag(
    false,
    'documented',
    'information_schema.PIPELINES documents Running, Stopped, Error; SHOW PIPELINES has more',
    'information_schema.PIPELINES tells Testing, Profiling and foreground runs apart; otherwise it says Running.',
  ),

  // Stopping and starting
  stopDelayMs: milliseconds(
    0,
    'guess',
    'stop-pipeline does not say how long a batch in flight holds it',
    'How long a pipeline takes to stop.',
  ),
  stopReturns: choice(
    ['when-stopped', 'at-once'],
    'when-stopped',
    'guess',
    'stop-pipeline does not say',
    'STOP PIPELINE answers once the pipeline has stopped, or at once.',
  ),
  stoppingState: freeText(
    'Running',
    'guess',
    'stop-pipeline does not say',
    'The state shown while a pipeline is stopping.',
  ),
  startErrorDelayMs: milliseconds(
    20,
    'guess',
    'start-pipeline: errors of a background start are not told to the client',
    'How long after its start a pipeline that cannot work falls into Error.',
  ),
  foregroundMs: milliseconds(0, 'guess', 'start-pipeline', 'How long START PIPELINE … FOREGROUND runs.'),

  // Session
  sqlMode: freeText(
    'STRICT_ALL_TABLES',
    'seen',
    'variables of an 8.1 workspace in a public notebook',
    'The value of @@sql_mode. The emulator parses the same whatever it says.',
  ),
  forUpdateOnColumnstore: choice(
    ['refuse', 'accept'],
    'refuse',
    'seen',
    'a public migration tool warns of it',
    'SELECT … FOR UPDATE on a table that is not ROWSTORE.',
  ),
} as const satisfies Record<string, SwitchEntry<never> | SwitchEntry<unknown>>;

/** An error whose number nobody has published. The default numbers are invented, to be replaced when known. */
export interface ErrorEntry {
  readonly default: number;
  readonly about: string;
}

export const ERROR_SWITCHES = {
  alterWhileRunning: { default: 2901, about: 'ALTER LINK while a pipeline on the link runs' },
  linkExists: { default: 2902, about: 'CREATE LINK of a link that exists' },
  invalidJson: { default: 2903, about: 'CONFIG or CREDENTIALS that is no JSON object' },
  pipelineNotRunning: { default: 2904, about: 'STOP PIPELINE of a pipeline that does not run' },
  pipelineRunning: { default: 2905, about: 'START PIPELINE of a pipeline that runs' },
  noSuchPipeline: { default: 2906, about: 'a pipeline that does not exist' },
  pipelineExists: { default: 2907, about: 'CREATE PIPELINE of a pipeline that exists' },
  replaceOtherType: { default: 2908, about: 'CREATE OR REPLACE LINK with another type' },
  twoSetClauses: { default: 1064, about: 'ALTER LINK with two SET CONFIG or two SET CREDENTIALS clauses' },
  showCreateHttpLink: { default: 2909, about: 'SHOW CREATE LINK of an HTTP link' },
  linkInUse: {
    default: 2910,
    about: 'DROP LINK refused because of pipelines (switch dropLinkWithDependants)',
  },
  columnstoreLock: { default: 2911, about: 'SELECT … FOR UPDATE on a columnstore table' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorNumbers = { readonly [K in keyof typeof ERROR_SWITCHES]: number };

/** A position for every switch. */
export type Switches = {
  readonly [K in keyof typeof SWITCHES]: (typeof SWITCHES)[K] extends SwitchEntry<infer V> ? V : never;
} & { readonly errors: ErrorNumbers };

/** What a user may set: any switch, any error number. */
export type SwitchSettings = Partial<Omit<Switches, 'errors'>> & { readonly errors?: Partial<ErrorNumbers> };

export const DEFAULT_SWITCHES: Switches = withSwitches(
  {
    ...Object.fromEntries(Object.entries(SWITCHES).map(([name, entry]) => [name, entry.default])),
    errors: Object.fromEntries(Object.entries(ERROR_SWITCHES).map(([name, entry]) => [name, entry.default])),
  } as unknown as Switches,
  {},
);

/** The switches with some set. Throws a RangeError on a name or a value that does not exist. */
export function withSwitches(base: Switches, settings: SwitchSettings): Switches {
  const { errors = {}, ...rest } = settings;
  for (const [name, value] of Object.entries(rest)) checkSwitch(name, value);
  for (const [name, value] of Object.entries(errors)) {
    if (!Object.hasOwn(ERROR_SWITCHES, name)) throw new RangeError(`there is no error switch '${name}'`);
    if (!Number.isInteger(value) || value < 1 || value > 0xffff)
      throw new RangeError(`switch errors.${name}: an error number is a whole number from 1 to 65535`);
  }
  return Object.freeze({ ...base, ...rest, errors: Object.freeze({ ...base.errors, ...errors }) });
}

function checkSwitch(name: string, value: unknown): void {
  const entry = Object.entries(SWITCHES).find(([known]) => known === name)?.[1];
  if (!entry) throw new RangeError(`there is no switch '${name}'`);
  const values: readonly unknown[] | 'number' | 'text' = entry.values;
  if (values === 'number') {
    if (typeof value !== 'number' || !(value >= 0))
      throw new RangeError(`switch ${name}: milliseconds, 0 or more, not ${String(value)}`);
  } else if (values === 'text') {
    if (typeof value !== 'string') throw new RangeError(`switch ${name}: a text, not ${String(value)}`);
  } else if (!values.includes(value)) {
    throw new RangeError(`switch ${name}: one of ${values.join(', ')}, not ${String(value)}`);
  }
}
