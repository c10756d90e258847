import type { World } from './world.js';

/** System variables as an 8.1 workspace showed them (public notebook), and a few that drivers ask for. */
const FIXED: Readonly<Record<string, string>> = {
  version: '5.7.32',
  version_comment: 'SingleStoreDB source distribution (compatible; MySQL Enterprise & MySQL Commercial)',
  version_compile_os: 'Linux',
  version_compile_machine: 'x86_64',
  protocol_version: '10',
  max_allowed_packet: '104857600',
  lock_wait_timeout: '60',
  tx_isolation: 'READ-COMMITTED',
  transaction_isolation: 'READ-COMMITTED',
  tx_read_only: '0',
  transaction_read_only: '0',
  autocommit: '1',
  character_set_client: 'utf8mb4',
  character_set_connection: 'utf8mb4',
  character_set_results: 'utf8mb4',
  character_set_server: 'utf8mb4',
  character_set_database: 'utf8mb4',
  collation_connection: 'utf8mb4_general_ci',
  collation_server: 'utf8mb4_general_ci',
  collation_database: 'utf8mb4_general_ci',
  table_name_case_sensitivity: 'ON',
  lower_case_table_names: '0',
  warn_level: 'WARNINGS',
  default_table_type: 'columnstore',
  default_user_require_ssl: 'OFF',
  interpreter_mode: 'INTERPRET_FIRST',
  pipelines_stop_on_error: 'ON',
  aggregator_id: '1',
  sql_select_limit: '18446744073709551615',
  auto_increment_increment: '1',
  auto_increment_offset: '1',
  wait_timeout: '28800',
  interactive_timeout: '28800',
  net_write_timeout: '60',
  net_read_timeout: '30',
  init_connect: '',
  license: 'emulated by linkspec',
  performance_schema: '0',
  query_cache_size: '0',
  query_cache_type: 'OFF',
  time_zone: 'SYSTEM',
  system_time_zone: 'UTC',
  hostname: 'linkspec-emulator',
  enable_extended_types_metadata: 'OFF',
  foreign_key_checks: '0',
  unique_checks: '1',
  sql_auto_is_null: '0',
};

/** One session's view of the system variables. */
export class Variables {
  private readonly own = new Map<string, string>();

  constructor(private readonly world: World) {}

  get(name: string): string | undefined {
    const own = this.own.get(name);
    if (own !== undefined) return own;
    if (name === 'memsql_version' || name === 'singlestoredb_version') return this.world.version;
    if (name === 'sql_mode') return this.world.switches.sqlMode;
    return Object.hasOwn(FIXED, name) ? FIXED[name] : undefined;
  }

  set(name: string, value: string): void {
    if (value.toUpperCase() === 'DEFAULT') this.own.delete(name);
    else this.own.set(name, value);
  }

  reset(): void {
    this.own.clear();
  }

  /** All variables by name, sorted. */
  list(): [string, string][] {
    return [...Object.keys(FIXED), 'memsql_version', 'sql_mode']
      .sort()
      .map((name) => [name, this.get(name) ?? '']);
  }
}
