import type { LinkTypeKeys } from './known-keys.js';

/** Kafka. Names from vendor notebooks, where `sasl.username` stands in CONFIG; the `M` ones from pipelines. */
export const KAFKA: LinkTypeKeys = {
  config: [
    { name: 'client.id', source: 'C' },
    { name: 'sasl.username', source: 'C' },
    { name: 'sasl.mechanism', source: 'C' },
    { name: 'security.protocol', source: 'C' },
    { name: 'ssl.ca.location', source: 'C' },
    { name: 'schema.registry.username', source: 'C' },
    { name: 'ssl.certificate.location', source: 'M' },
    { name: 'ssl.key.location', source: 'M' },
    { name: 'sasl.kerberos.service.name', source: 'M' },
    { name: 'sasl.kerberos.principal', source: 'M' },
    { name: 'sasl.kerberos.keytab', source: 'M' },
    { name: 'sasl.oauthbearer.*', source: 'M' },
    { name: 'schema.registry.ssl.*', source: 'M' },
    { name: 'spoof.dns', source: 'M' },
  ],
  credentials: [
    { name: 'sasl.password', source: 'C', secret: true },
    { name: 'schema.registry.password', source: 'C', secret: true },
    { name: 'ssl.key.password', source: 'M', secret: true },
  ],
};
