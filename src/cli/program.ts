import { Command, InvalidArgumentError, Option } from 'commander';
import { durationOption } from './duration-option.js';
import type { ExitCode } from './exit-code.js';
import { packageVersion } from './package-files.js';
import { STANDARD_OWNER } from './standard-owner.js';

/** Every command is loaded only when it runs: help and completion stay quick. */
export function buildProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command('linkspec')
    .description(
      'SingleStore links as code: plan and apply link specs, pausing only the pipelines that must pause.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .showHelpAfterError('(see --help)')
    .exitOverride()
    .addHelpText('after', ENVIRONMENT);

  const command = (name: string, summary: string, parent = program) =>
    parent
      .command(name)
      .summary(summary)
      .description(summary)
      .exitOverride()
      .showHelpAfterError('(see --help)');

  command('validate', 'check specs: shape and sense; no server, no secret is read')
    .argument('[path...]', PATHS)
    .action(async (paths) => finish(await (await import('./commands/validate.js')).validate(paths)));

  planning(connected(command('plan', 'show what apply would do; sends reads only')))
    .argument('[path...]', PATHS)
    .option('--out <file>', 'save the plan, for `linkspec apply FILE`')
    .addOption(
      new Option('--format <format>', 'how to print it')
        .choices(['text', 'json', 'markdown', 'sql'])
        .default('text'),
    )
    .option('--detailed-exitcode', 'exit with 0 when there is nothing to do, 2 when there is')
    .action(async (paths, options) =>
      finish(await (await import('./commands/plan.js')).plan(paths, options)),
    );

  planning(connected(command('apply', 'make the server as the specs say')))
    .argument('[path...]', `${PATHS}; or one saved plan`)
    .option('--auto-approve', 'do not ask; required where there is no terminal')
    .option('--concurrency <n>', 'links changed side by side', positive, 4)
    .option('--fail-fast', 'start no further link after the first failure')
    .addOption(
      durationOption(
        '--lock-timeout <duration>',
        'how long to wait for a link that another run is changing',
        '60s',
      ),
    )
    .addOption(
      durationOption(
        '--settle <duration>',
        'how long to watch the pipelines that were started; 0 not at all',
        '10s',
      ),
    )
    .addOption(
      new Option('--format <format>', 'how to print the result').choices(['text', 'json']).default('text'),
    )
    .action(async (paths, options) =>
      finish(await (await import('./commands/apply.js')).apply(paths, options)),
    );

  connected(
    command('resume', 'start the pipelines that an interrupted run left stopped; safe at any time'),
  ).action(async (options) => finish(await (await import('./commands/resume.js')).resumeCommand(options)));

  connected(command('import', 'write specs for live links, credentials to be filled in'))
    .argument('[name...]', 'databases, or links as DATABASE.LINK (default: all links)')
    .option('--out <dir>', 'write a file per link into this folder instead of stdout')
    .action(async (names, options) =>
      finish(await (await import('./commands/import.js')).importLinks(names, options)),
    );

  connected(command('status', 'show managed links: last applied, drift, pipelines held'))
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .action(async (options) => finish(await (await import('./commands/status.js')).status(options)));

  connected(command('doctor', 'check connection, version, rights, state and secret sources, a line each'))
    .argument(
      '[path...]',
      'specs whose secret sources to check (default: the folder `links`, if there is one)',
    )
    .action(async (paths, options) =>
      finish(await (await import('./commands/doctor.js')).doctor(paths, options)),
    );

  command('schema', 'print a JSON Schema')
    .argument('<name>', 'spec, plan or result')
    .action(async (name) => finish(await (await import('./commands/schema.js')).schema(name)));

  command('emulator', 'run the embedded server: a slice of SingleStore, for trying out and for tests')
    .option('--port <port>', 'port on 127.0.0.1; 0 takes a free one', port, 3306)
    .option('--catalog <file>', 'what is in it at the start: YAML, JSON, or a .sql file')
    .action(async (options) => finish(await (await import('./commands/emulator.js')).emulator(options)));

  command('operator', 'the Kubernetes controller: keeps links as their LinkSpec objects say')
    .addOption(
      new Option(
        '--watch-namespaces <names>',
        'namespaces to watch, with commas between them; * for all',
      ).default(undefined, "the operator's own"),
    )
    .option('--health-port <port>', 'port of /healthz and /readyz; 0 takes a free one', port, 8081)
    .option('--metrics-port <port>', 'port of /metrics; 0 takes a free one', port, 8080)
    .addOption(
      new Option('--lease-namespace <name>', 'namespace of the lease').default(
        undefined,
        "the operator's own",
      ),
    )
    .option('--lease-name <name>', 'name of the lease', 'linkspec')
    .option('--leader-elect', 'of several processes, one works at a time', true)
    .option('--no-leader-elect', 'work without a lease: for a single process')
    .addOption(
      durationOption('--lease-duration <duration>', 'how long others wait for a silent leader', '15s'),
    )
    .addOption(
      durationOption('--renew-deadline <duration>', 'how long a leader tries to renew its lease', '10s'),
    )
    .addOption(durationOption('--retry-period <duration>', 'time between two looks at the lease', '2s'))
    .addOption(
      durationOption(
        '--settle <duration>',
        'how long to watch the pipelines that were started; 0 not at all',
        '10s',
      ),
    )
    .addOption(
      new Option('--owner <name>', 'name under which links are managed').default(
        undefined,
        'namespace and name of the lease',
      ),
    )
    .option('--state <state>', 'database:NAME or none (default: $LINKSPEC_STATE, else database:linkspec)')
    .option(
      '--kubeconfig <file>',
      'how to reach the API server (default: as kubectl, or the service account)',
    )
    .addOption(
      new Option('--log-level <level>', 'least level of log lines')
        .choices(['debug', 'info', 'warn', 'error'])
        .default('info'),
    )
    .action(async (options) => finish(await (await import('./commands/operator.js')).operator(options)));

  const terraform = command('terraform', 'use linkspec from Terraform: a provider of the same name');
  command('install', 'lay out a mirror with the provider, and print the CLI configuration for it', terraform)
    .argument(
      '[dir]',
      'folder of the mirror (default: ~/.terraform.d/plugins, where Terraform looks by itself)',
    )
    .action(async (dir) =>
      finish(await (await import('./commands/terraform-install.js')).terraformInstall(dir)),
    );

  return program;
}

const PATHS = 'spec files and folders (default: the folder `links`); - is stdin';

const ENVIRONMENT = `
Environment:
  LINKSPEC_URL       the server, where --url is not given
  LINKSPEC_PASSWORD  its password
  LINKSPEC_STATE     the state, where --state is not given
  LINKSPEC_FINGERPRINT_KEY
                     a key for the fingerprints of credentials, kept outside the state
  NO_COLOR           plain text

Exit codes: 0 done, 1 error or blocked links, 2 changes pending (plan --detailed-exitcode), 64 wrong usage,
129, 130 and 143 interrupted by SIGHUP, SIGINT and SIGTERM, after cleaning up.`;

function connected(command: Command): Command {
  return command
    .option('--url <url>', 'the server: mysql://user@host:port/ (default: $LINKSPEC_URL)')
    .option('--password-file <file>', 'read the password from a file')
    .option(
      '--state <where>',
      'database:NAME, file:PATH or none (default: $LINKSPEC_STATE or database:linkspec)',
    )
    .option('--owner <name>', 'manage links under this name', filled, STANDARD_OWNER)
    .option('-v, --verbose', 'tell on stderr what is sent to the server');
}

function planning(command: Command): Command {
  return command
    .option('--target <db.link>', 'only this link; may be given again', collect, [])
    .option('--prune', 'also drop links that no spec names any more and whose policy.deletion was Delete')
    .option('--trust-credentials', 'take the credentials of links never managed before as equal to the spec')
    .option('--take-over', 'manage links that belong to another owner');
}

function collect(value: string, all: readonly string[]): string[] {
  return [...all, value];
}

function filled(value: string): string {
  if (value === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}

function positive(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 up.');
  return count;
}

function port(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('It must be a port from 0 to 65535.');
  return number;
}
