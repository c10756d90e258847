/**
 * The CLI configuration that has Terraform take one provider from a mirror and all others from where they came from
 * before (https://developer.hashicorp.com/terraform/cli/config/config-file, Provider Installation).
 */
export function terraformConfiguration(mirror: string, address: string): string {
  return `provider_installation {
  filesystem_mirror {
    path    = ${quoted(mirror)}
    include = [${quoted(address)}]
  }
  direct {
    exclude = [${quoted(address)}]
  }
}
`;
}

/** A string of HCL 1, the language of this file. `\${` would begin an interpolation, which has no escape of its own. */
function quoted(text: string): string {
  return `"${text.replace(/["\\\p{Cc}]|[$%](?=\{)/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}
