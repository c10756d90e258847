/**
 * Constructs for cdktf (`linkspec/cdktf`) and, from the same sources, for its successor (`linkspec/cdktn`).
 */
export { EphemeralVariable, type EphemeralVariableProps } from './ephemeral-variable.js';
export { DataLinkspecLink, type DataLinkspecLinkConfig } from './generated/data-linkspec-link.js';
export { DataLinkspecLinks, type DataLinkspecLinksConfig } from './generated/data-linkspec-links.js';
export {
  DataLinkspecPipelines,
  type DataLinkspecPipelinesConfig,
} from './generated/data-linkspec-pipelines.js';
export type { LinkConfig, LinkPolicy } from './generated/link.js';
export type {
  AzureConfig,
  AzureCredentials,
  GcsConfig,
  GcsCredentials,
  HdfsConfig,
  HdfsCredentials,
  HttpConfig,
  HttpCredentials,
  KafkaConfig,
  KafkaCredentials,
  MongodbConfig,
  MongodbCredentials,
  MysqlConfig,
  MysqlCredentials,
  PolicyProps,
  S3Config,
  S3Credentials,
} from './generated/link-types.js';
export type { LinkspecProviderConfig } from './generated/provider.js';
export type { ConfigValue, CredentialValue } from './json-value.js';
export { Link } from './link.js';
export { LinkSpecs, type LinkSpecsProps } from './link-specs.js';
export {
  AzureLink,
  type AzureLinkProps,
  GcsLink,
  type GcsLinkProps,
  HdfsLink,
  type HdfsLinkProps,
  HttpLink,
  type HttpLinkProps,
  KafkaLink,
  type KafkaLinkProps,
  MongodbLink,
  type MongodbLinkProps,
  MysqlLink,
  type MysqlLinkProps,
  S3Link,
  type S3LinkProps,
} from './link-types.js';
export { LinkspecProvider } from './linkspec-provider.js';
export type { TypedLinkProps } from './typed-link.js';
