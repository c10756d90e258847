import type { Block } from './attribute.js';
import { LINK_DATA, LINKS_DATA, PIPELINES_DATA } from './data-sources.js';
import { LINK_RESOURCE } from './link-resource.js';
import { PROVIDER_BLOCK } from './provider-block.js';

/** Where Terraform finds the provider: default host, namespace, name. */
export const PROVIDER_ADDRESS = 'registry.terraform.io/linkspec/linkspec';

/** All that the provider offers. Maps, since type names come from outside. */
export interface ProviderSchema {
  readonly provider: Block;
  /** By type name, such as `linkspec_link`. */
  readonly resources: ReadonlyMap<string, Block>;
  readonly dataSources: ReadonlyMap<string, Block>;
}

/** The schema of this provider. */
export const PROVIDER_SCHEMA: ProviderSchema = {
  provider: PROVIDER_BLOCK,
  resources: new Map([['linkspec_link', LINK_RESOURCE]]),
  dataSources: new Map([
    ['linkspec_link', LINK_DATA],
    ['linkspec_links', LINKS_DATA],
    ['linkspec_pipelines', PIPELINES_DATA],
  ]),
};
