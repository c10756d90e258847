import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { type LinkConfig, linkPolicyToTerraform, Link as UnguardedLink } from './generated/link.js';
import { valueOfAttribute } from './hcl-attribute.js';
import { refuseLiteralCredentials, resolved } from './refuse-literals.js';
import { refuseSecretConfig } from './refuse-secret-config.js';

/**
 * Resource `linkspec_link` as Terraform has it: config and credentials are JSON text. The classes named after a link
 * type (`S3Link`, `KafkaLink`, …) take objects instead.
 *
 * A literal among the credentials is an error (LNK0821), a secret in config too (LNK0105): at once where the text is
 * known, else when the stack is synthesised.
 */
export class Link extends UnguardedLink {
  constructor(scope: Construct, id: string, config: LinkConfig) {
    super(scope, id, config);
    for (const [attribute, value] of [
      ['credentials', config.credentials],
      ['credentials_wo', config.credentialsWo],
    ] as const)
      if (value !== undefined && !Token.isUnresolved(value)) refuseLiteralCredentials(this, attribute, value);
  }

  // Overridden here, and not as a validation of the construct, since validations can be skipped.
  override toTerraform(): unknown {
    const block = super.toTerraform();
    this.#refuse(block.resource?.[UnguardedLink.tfResourceType]?.[this.friendlyUniqueId]);
    return block;
  }

  override toHclTerraform(): unknown {
    const block = super.toHclTerraform();
    this.#refuse(block.resource?.[UnguardedLink.tfResourceType]?.[this.friendlyUniqueId]);
    return block;
  }

  // The generator takes a nested attribute for a block, which Terraform refuses (`cdktf synth --hcl`).
  protected override synthesizeHclAttributes(): { [name: string]: unknown } {
    const { policy, ...attributes } = super.synthesizeHclAttributes();
    const value = linkPolicyToTerraform(this.policyInput);
    return { ...attributes, ...(policy && { policy: { value, isBlock: false, type: 'any' } }) };
  }

  /** Undefined attributes: the resource is but moved. */
  #refuse(attributes: Readonly<Record<string, unknown>> | undefined): void {
    if (attributes === undefined) return;
    refuseLiteralCredentials(this, 'credentials', valueOfAttribute(attributes.credentials));
    refuseLiteralCredentials(this, 'credentials_wo', valueOfAttribute(attributes.credentials_wo));
    refuseSecretConfig(
      this,
      resolved(this, valueOfAttribute(attributes.type)),
      resolved(this, valueOfAttribute(attributes.config)),
    );
  }
}
