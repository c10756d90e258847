import type { LinkTypeKeys } from './known-keys.js';

/** S3. Docs: create-link 7.5 to 9.1, alter-link 9.1 (`disable_gunzip`); the rest are S3 pipeline settings. */
export const S3: LinkTypeKeys = {
  config: [
    { name: 'region', source: 'D' },
    { name: 'endpoint_url', source: 'D' },
    { name: 'disable_gunzip', source: 'D' },
    { name: 'x-amz-server-side-encryption', source: 'D' },
    { name: 'x-amz-server-side-encryption-aws-kms-key-id', source: 'D' },
    { name: 'x-amz-server-side-encryption-customer-algorithm', source: 'D' },
    { name: 'x-amz-server-side-encryption-customer-*', source: 'D' },
    { name: 'compatibility_mode', source: 'M' },
    { name: 'request_payer', source: 'M' },
    { name: 'suffixes', source: 'M' },
    { name: 'file_time_threshold', source: 'M' },
    { name: 'enable_eks_irsa', source: 'M' },
    { name: 'verify_ssl', source: 'M' },
    { name: 'multipart_chunk_size_mb', source: 'M' },
  ],
  credentials: [
    { name: 'aws_access_key_id', source: 'D' },
    { name: 'aws_secret_access_key', source: 'D', secret: true },
    { name: 'aws_session_token', source: 'D', secret: true },
    { name: 'role_arn', source: 'D' },
  ],
};
