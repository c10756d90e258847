import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { LinkspecError } from '../../error/linkspec-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { packagePath, packageVersion } from '../package-files.js';
import { openTerminal } from '../terminal.js';
import { terraformConfiguration } from '../terraform-configuration.js';
import { fillMirror, PROVIDER_ADDRESS } from '../terraform-mirror.js';

/**
 * `linkspec terraform install`: lays the provider out as a filesystem mirror and prints the CLI configuration that
 * has Terraform take it from there. Default folder: one that Terraform looks into by itself. Errors: LNK0702.
 */
export async function terraformInstall(folder?: string): Promise<ExitCode> {
  if (process.platform === 'win32')
    throw new LinkspecError('LNK0702', 'Terraform on Windows cannot start this provider', {
      hint: 'Use Linux, macOS, or Linux under Windows (WSL).',
    });
  const mirror = folder === undefined ? join(homedir(), '.terraform.d', 'plugins') : resolve(folder);
  const { written, replaced } = await fillMirror(mirror, packagePath('dist/provider'), packageVersion());
  const terminal = openTerminal();
  terminal.out(terraformConfiguration(mirror, PROVIDER_ADDRESS));
  terminal.err(
    `${PROVIDER_ADDRESS} ${packageVersion()} ${written ? 'is now in' : 'was already in'} ${mirror}\n`,
  );
  terminal.err(folder === undefined ? BY_ITSELF : BY_CONFIGURATION);
  if (replaced) terminal.err(OTHER_CHECKSUM);
  return EXIT.done;
}

/** The "implied local mirror" of https://developer.hashicorp.com/terraform/cli/config/config-file. */
const BY_ITSELF = `Terraform looks there by itself. Only a CLI configuration that has a provider_installation block
needs the lines on stdout.
`;
const BY_CONFIGURATION = `Put the lines on stdout into ~/.terraformrc, or into the file that TF_CLI_CONFIG_FILE names.
`;
const OTHER_CHECKSUM = `It took the place of another build of this version: where Terraform now complains of a checksum,
delete .terraform.lock.hcl there and run terraform init again.
`;
