import type { Construct } from 'constructs';
import type {
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
  S3Config,
  S3Credentials,
} from './generated/link-types.js';
import { TypedLink, type TypedLinkProps } from './typed-link.js';

export type S3LinkProps = TypedLinkProps<S3Config, S3Credentials>;

/** A link to Amazon S3 and what speaks its protocol. */
export class S3Link extends TypedLink<S3Config, S3Credentials> {
  constructor(scope: Construct, id: string, props: S3LinkProps) {
    super('S3', scope, id, props);
  }
}

export type AzureLinkProps = TypedLinkProps<AzureConfig, AzureCredentials>;

/** A link to Azure Blob Storage. */
export class AzureLink extends TypedLink<AzureConfig, AzureCredentials> {
  constructor(scope: Construct, id: string, props: AzureLinkProps) {
    super('AZURE', scope, id, props);
  }
}

export type GcsLinkProps = TypedLinkProps<GcsConfig, GcsCredentials>;

/** A link to Google Cloud Storage. */
export class GcsLink extends TypedLink<GcsConfig, GcsCredentials> {
  constructor(scope: Construct, id: string, props: GcsLinkProps) {
    super('GCS', scope, id, props);
  }
}

export type HdfsLinkProps = TypedLinkProps<HdfsConfig, HdfsCredentials>;

/** A link to HDFS. */
export class HdfsLink extends TypedLink<HdfsConfig, HdfsCredentials> {
  constructor(scope: Construct, id: string, props: HdfsLinkProps) {
    super('HDFS', scope, id, props);
  }
}

export type HttpLinkProps = TypedLinkProps<HttpConfig, HttpCredentials>;

/** A link over HTTP, for external functions; the secrets are headers: `credentials: { headers: { Authorization: … } }`. */
export class HttpLink extends TypedLink<HttpConfig, HttpCredentials> {
  constructor(scope: Construct, id: string, props: HttpLinkProps) {
    super('HTTP', scope, id, props);
  }
}

export type KafkaLinkProps = TypedLinkProps<KafkaConfig, KafkaCredentials>;

/** A link to Kafka, with a schema registry where `schema.registry.*` is given. */
export class KafkaLink extends TypedLink<KafkaConfig, KafkaCredentials> {
  constructor(scope: Construct, id: string, props: KafkaLinkProps) {
    super('KAFKA', scope, id, props);
  }
}

export type MongodbLinkProps = TypedLinkProps<MongodbConfig, MongodbCredentials>;

/** A link to MongoDB change data capture. */
export class MongodbLink extends TypedLink<MongodbConfig, MongodbCredentials> {
  constructor(scope: Construct, id: string, props: MongodbLinkProps) {
    super('MONGODB', scope, id, props);
  }
}

export type MysqlLinkProps = TypedLinkProps<MysqlConfig, MysqlCredentials>;

/** A link to MySQL change data capture. */
export class MysqlLink extends TypedLink<MysqlConfig, MysqlCredentials> {
  constructor(scope: Construct, id: string, props: MysqlLinkProps) {
    super('MYSQL', scope, id, props);
  }
}
