import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { EphemeralVariable, KafkaLink, LinkSpecs, LinkspecProvider, S3Link } from 'linkspec/cdktf';

class Links extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    // The server: LINKSPEC_URL and LINKSPEC_PASSWORD.
    new LinkspecProvider(this, 'linkspec');

    // Set by TF_VAR_AWS_ACCESS_KEY_ID and so on; in no plan, no state and no file.
    const secret = (name: string) => new EphemeralVariable(this, name).stringValue;

    new S3Link(this, 'exports', {
      database: 'analytics',
      name: 'exports_s3',
      description: 'nightly exports',
      config: { region: 'us-east-1', disable_gunzip: false },
      credentials: {
        aws_access_key_id: secret('AWS_ACCESS_KEY_ID'),
        aws_secret_access_key: secret('AWS_SECRET_ACCESS_KEY'),
      },
    });

    new KafkaLink(this, 'events', {
      database: 'analytics',
      name: 'events_kafka',
      config: {
        'security.protocol': 'SASL_SSL',
        'sasl.mechanism': 'SCRAM-SHA-512',
        'sasl.username': 'linkspec',
      },
      credentials: { 'sasl.password': secret('KAFKA_PASSWORD') },
      policy: { config: 'Merge' },
    });

    // The files that the command line reads too.
    LinkSpecs.fromYaml(this, 'yaml', { path: join(__dirname, 'links') });
  }
}

const app = new App();
new Links(app, 'links');
app.synth();
