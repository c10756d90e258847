import type { LinkTypeKeys } from './known-keys.js';

/** HDFS: Hadoop and Kerberos settings, by general knowledge only. */
export const HDFS: LinkTypeKeys = {
  config: [
    { name: 'hadoop.security.authentication', source: 'M' },
    { name: 'kerberos.user', source: 'M' },
    { name: 'kerberos.keytab', source: 'M' },
    { name: 'dfs.*', source: 'M' },
    { name: 'hadoop.*', source: 'M' },
  ],
  credentials: [],
};
