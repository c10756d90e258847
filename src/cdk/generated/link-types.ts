// Generated from src/spec/link-types/ and src/terraform/schema/policy.ts by scripts/generate-bindings.mjs.
// Change those, then run: npm run generate
import type { ConfigValue, CredentialValue } from '../json-value.js';

/** The link types of CREATE LINK. */
export type LinkType = 'S3' | 'AZURE' | 'GCS' | 'HDFS' | 'HTTP' | 'KAFKA' | 'MONGODB' | 'MYSQL';

/** CONFIG of S3 links: the known keys, and any other. */
export interface S3Config {
  /** Known from: SingleStore documentation. */
  readonly region?: ConfigValue;
  /** Known from: SingleStore documentation. */
  readonly endpoint_url?: ConfigValue;
  /** Known from: SingleStore documentation. */
  readonly disable_gunzip?: ConfigValue;
  /** Known from: SingleStore documentation. */
  readonly 'x-amz-server-side-encryption'?: ConfigValue;
  /** Known from: SingleStore documentation. */
  readonly 'x-amz-server-side-encryption-aws-kms-key-id'?: ConfigValue;
  /** Known from: SingleStore documentation. */
  readonly 'x-amz-server-side-encryption-customer-algorithm'?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly compatibility_mode?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly request_payer?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly suffixes?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly file_time_threshold?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly enable_eks_irsa?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly verify_ssl?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly multipart_chunk_size_mb?: ConfigValue;
  readonly [key: string]: ConfigValue | undefined;
}

/** CREDENTIALS of S3 links: the known keys, and any other. */
export interface S3Credentials {
  /** Known from: SingleStore documentation. */
  readonly aws_access_key_id?: CredentialValue;
  /** Secret. Known from: SingleStore documentation. */
  readonly aws_secret_access_key?: CredentialValue;
  /** Secret. Known from: SingleStore documentation. */
  readonly aws_session_token?: CredentialValue;
  /** Known from: SingleStore documentation. */
  readonly role_arn?: CredentialValue;
  readonly [key: string]: CredentialValue | undefined;
}

/** CONFIG of AZURE links: the known keys, and any other. */
export interface AzureConfig {
  readonly [key: string]: ConfigValue | undefined;
}

/** CREDENTIALS of AZURE links: the known keys, and any other. */
export interface AzureCredentials {
  /** Known from: public code and vendor notebooks. */
  readonly account_name?: CredentialValue;
  /** Secret. Known from: public code and vendor notebooks. */
  readonly account_key?: CredentialValue;
  readonly [key: string]: CredentialValue | undefined;
}

/** CONFIG of GCS links: the known keys, and any other. */
export interface GcsConfig {
  readonly [key: string]: ConfigValue | undefined;
}

/** CREDENTIALS of GCS links: the known keys, and any other. */
export interface GcsCredentials {
  /** Known from: public code and vendor notebooks. */
  readonly access_id?: CredentialValue;
  /** Secret. Known from: public code and vendor notebooks. */
  readonly secret_key?: CredentialValue;
  readonly [key: string]: CredentialValue | undefined;
}

/** CONFIG of HDFS links: the known keys, and any other. */
export interface HdfsConfig {
  /** Known from: general knowledge, not confirmed. */
  readonly 'hadoop.security.authentication'?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly 'kerberos.user'?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly 'kerberos.keytab'?: ConfigValue;
  readonly [key: string]: ConfigValue | undefined;
}

/** CREDENTIALS of HDFS links: the known keys, and any other. */
export interface HdfsCredentials {
  readonly [key: string]: CredentialValue | undefined;
}

/** CONFIG of HTTP links: the known keys, and any other. */
export interface HttpConfig {
  readonly [key: string]: ConfigValue | undefined;
}

/** CREDENTIALS of HTTP links: the known keys, and any other. */
export interface HttpCredentials {
  /** Known from: public code and vendor notebooks. */
  readonly headers?: CredentialValue;
  readonly [key: string]: CredentialValue | undefined;
}

/** CONFIG of KAFKA links: the known keys, and any other. */
export interface KafkaConfig {
  /** Known from: public code and vendor notebooks. */
  readonly 'client.id'?: ConfigValue;
  /** Known from: public code and vendor notebooks. */
  readonly 'sasl.username'?: ConfigValue;
  /** Known from: public code and vendor notebooks. */
  readonly 'sasl.mechanism'?: ConfigValue;
  /** Known from: public code and vendor notebooks. */
  readonly 'security.protocol'?: ConfigValue;
  /** Known from: public code and vendor notebooks. */
  readonly 'ssl.ca.location'?: ConfigValue;
  /** Known from: public code and vendor notebooks. */
  readonly 'schema.registry.username'?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly 'ssl.certificate.location'?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly 'ssl.key.location'?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly 'sasl.kerberos.service.name'?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly 'sasl.kerberos.principal'?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly 'sasl.kerberos.keytab'?: ConfigValue;
  /** Known from: general knowledge, not confirmed. */
  readonly 'spoof.dns'?: ConfigValue;
  readonly [key: string]: ConfigValue | undefined;
}

/** CREDENTIALS of KAFKA links: the known keys, and any other. */
export interface KafkaCredentials {
  /** Secret. Known from: public code and vendor notebooks. */
  readonly 'sasl.password'?: CredentialValue;
  /** Secret. Known from: public code and vendor notebooks. */
  readonly 'schema.registry.password'?: CredentialValue;
  /** Secret. Known from: general knowledge, not confirmed. */
  readonly 'ssl.key.password'?: CredentialValue;
  readonly [key: string]: CredentialValue | undefined;
}

/** CONFIG of MONGODB links: the known keys, and any other. */
export interface MongodbConfig {
  /** Known from: public code and vendor notebooks. */
  readonly 'mongodb.hosts'?: ConfigValue;
  /** Known from: public code and vendor notebooks. */
  readonly 'collection.include.list'?: ConfigValue;
  /** Known from: public code and vendor notebooks. */
  readonly 'mongodb.ssl.enabled'?: ConfigValue;
  /** Known from: public code and vendor notebooks. */
  readonly 'mongodb.authsource'?: ConfigValue;
  /** Known from: public code and vendor notebooks. */
  readonly 'mongodb.members.auto.discover'?: ConfigValue;
  readonly [key: string]: ConfigValue | undefined;
}

/** CREDENTIALS of MONGODB links: the known keys, and any other. */
export interface MongodbCredentials {
  /** Known from: public code and vendor notebooks. */
  readonly 'mongodb.user'?: CredentialValue;
  /** Secret. Known from: public code and vendor notebooks. */
  readonly 'mongodb.password'?: CredentialValue;
  readonly [key: string]: CredentialValue | undefined;
}

/** CONFIG of MYSQL links: the known keys, and any other. */
export interface MysqlConfig {
  /** Known from: SingleStore documentation. */
  readonly 'database.hostname'?: ConfigValue;
  /** Known from: SingleStore documentation. */
  readonly 'database.port'?: ConfigValue;
  /** Known from: SingleStore documentation. */
  readonly 'database.ssl.mode'?: ConfigValue;
  /** Known from: public code and vendor notebooks. */
  readonly 'database.exclude.list'?: ConfigValue;
  /** Known from: public code and vendor notebooks. */
  readonly 'table.include.list'?: ConfigValue;
  readonly [key: string]: ConfigValue | undefined;
}

/** CREDENTIALS of MYSQL links: the known keys, and any other. */
export interface MysqlCredentials {
  /** Known from: SingleStore documentation. */
  readonly 'database.user'?: CredentialValue;
  /** Secret. Known from: SingleStore documentation. */
  readonly 'database.password'?: CredentialValue;
  readonly [key: string]: CredentialValue | undefined;
}

/** How far a change may go. */
export interface PolicyProps {
  /** `Exact` (default): the live config becomes what is written, other keys are removed. `Merge`: top-level keys that are not written are left as they are. */
  readonly config?: 'Exact' | 'Merge';
  /** `Exact` (default): the live credentials become what is written. `Merge`: top-level keys that are not written are left as they are; each changed key is then a statement of its own. */
  readonly credentials?: 'Exact' | 'Merge';
  /** When credentials are sent again. `OnChange` (default without `credentials_wo_version`): when they differ from what was last sent. `OnVersion` (default with it): when `credentials_wo_version` changes. `Always`: in every apply, and running pipelines are stopped each time. */
  readonly credentialsDrift?: 'OnChange' | 'OnVersion' | 'Always';
  /** What happens if the link to be created is on the server already. `Refuse` (default): an error that tells how to import it. `Send`: it is taken over, and the credentials are sent. `Trust`: it is taken over, and its credentials count as those written here. */
  readonly adoption?: 'Send' | 'Trust' | 'Refuse';
  /** `Pause` (default): running pipelines that use the link are stopped for a change and started again. `Refuse`: a running pipeline makes the change an error. */
  readonly pipelines?: 'Pause' | 'Refuse';
  /** `true`: pipelines on the link that are in Error are started too, once the change is made. Default `false`. */
  readonly revive?: boolean;
  /** What a destroy does. `Delete` (default): the link is dropped; a pipeline that uses it makes that an error. `Retain`: the link stays on the server, and Terraform forgets it. What counts is the value that was last applied. */
  readonly deletion?: 'Delete' | 'Retain';
  /** A change of `type`, which needs DROP and CREATE. `Refuse` (default): an error. `Allow`: it is made, unless a pipeline uses the link. */
  readonly replace?: 'Refuse' | 'Allow';
}
