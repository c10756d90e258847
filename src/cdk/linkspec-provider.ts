import type { Construct } from 'constructs';
import { type LinkspecProviderConfig, LinkspecProvider as UnguardedProvider } from './generated/provider.js';
import { valueOfAttribute } from './hcl-attribute.js';
import { refuseLiteralText, resolved } from './refuse-literals.js';

/**
 * `provider "linkspec"`. Without `url` and `password` the provider reads LINKSPEC_URL and LINKSPEC_PASSWORD. A literal
 * password, also one within `url`, is an error (LNK0821).
 */
export class LinkspecProvider extends UnguardedProvider {
  constructor(scope: Construct, id: string, config: LinkspecProviderConfig = {}) {
    super(scope, id, config);
    this.#refuse({ password: config.password, url: config.url });
  }

  override toTerraform(): unknown {
    const block = super.toTerraform();
    for (const attributes of block.provider[UnguardedProvider.tfResourceType]) this.#refuse(attributes);
    return block;
  }

  override toHclTerraform(): unknown {
    const block = super.toHclTerraform();
    for (const attributes of block.provider[UnguardedProvider.tfResourceType]) this.#refuse(attributes);
    return block;
  }

  #refuse(attributes: Readonly<Record<string, unknown>>): void {
    refuseLiteralText(this, 'password', valueOfAttribute(attributes.password));
    const url = resolved(this, valueOfAttribute(attributes.url)) ?? '';
    refuseLiteralText(this, 'the password in url', /^\w+:\/\/[^/@:]*:([^/]*)@/.exec(url)?.[1]);
  }
}
