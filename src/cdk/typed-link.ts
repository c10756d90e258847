import { Annotations, type TerraformMetaArguments, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { checkKeys } from './check-keys.js';
import type { LinkType, PolicyProps } from './generated/link-types.js';
import { isExpression, jsonAttribute } from './json-attribute.js';
import type { Clause, ConfigValue, CredentialValue } from './json-value.js';
import { Link } from './link.js';
import { refusal } from './refusal.js';
import { WAY_OUT } from './refuse-literals.js';

/** What the classes of all link types take: the attributes of `linkspec_link` in camelCase, JSON text as objects. */
export interface TypedLinkProps<Config, Credentials> extends TerraformMetaArguments {
  /** Database that holds the link. A change makes a new link. */
  readonly database: string;
  /** Name of the link. Default: the construct's id. A change makes a new link. */
  readonly name?: string;
  /** Left out: not managed. */
  readonly description?: string;
  /** The CONFIG clause. Left out: not managed. `{}`: must be empty. */
  readonly config?: Config;
  /**
   * The CREDENTIALS clause, sent as the write-only `credentials_wo`: it is in no plan and in no state. Every value
   * comes from an ephemeral variable or resource, or from a file; a literal is an error (LNK0821).
   */
  readonly credentials?: Credentials;
  /** With it, the credentials are sent when this number changes; without it, when they differ from the last ones. */
  readonly credentialsWoVersion?: number;
  readonly policy?: PolicyProps;
}

/**
 * A link of a known type. A secret in config is an error (LNK0105), an unknown key a warning, as in the YAML
 * documents.
 */
export abstract class TypedLink<
  Config extends Clause<ConfigValue>,
  Credentials extends Clause<CredentialValue>,
> extends Link {
  constructor(
    type: LinkType,
    scope: Construct,
    id: string,
    { name = id, config, credentials, ...props }: TypedLinkProps<Config, Credentials>,
  ) {
    const where = [scope.node.path, id].filter((part) => part !== '').join('/');
    const findings = checkKeys(type, config, credentials);
    const error = findings.find(({ severity }) => severity === 'error');
    if (error) throw refusal(error.code ?? 'LNK0105', where, error.message, error.hint ?? '');
    refuseLiterals(credentials ?? {}, 'credentials', where);
    super(scope, id, {
      ...props,
      name,
      type,
      ...(config && { config: jsonAttribute(config) }),
      ...(credentials && { credentialsWo: jsonAttribute(credentials) }),
    });
    for (const { message, hint } of findings)
      Annotations.of(this).addWarning(hint === undefined ? message : `${message}. ${hint}`);
  }
}

/** At once and with the key's name; what only shows when tokens are resolved is found when the stack is synthesised. */
function refuseLiterals(value: CredentialValue, path: string, where: string): void {
  if (Token.isUnresolved(value)) return;
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      if (inner !== undefined) refuseLiterals(inner, `${path}.${key}`, where);
    return;
  }
  const literal =
    typeof value === 'number' || (typeof value === 'string' && value !== '' && !isExpression(value));
  if (literal)
    throw refusal('LNK0821', where, `${path} is a literal, and the synthesised files would show it`, WAY_OUT);
}
