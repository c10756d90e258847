/**
 * `linkspec/emulator`: a slice of SingleStore over the MySQL protocol, for tests and for trying things out.
 *
 * Known to differ from the real server: other sessions see uncommitted rows (READ UNCOMMITTED); ordinary tables
 * are SQLite's; what the vendor's documentation leaves open is a switch with a guessed default (`SWITCHES`).
 */
export { loadCatalog } from './catalog-file.js';
export type { Denial, User } from './engine/rights.js';
export type { LinkContent, PipelineHealth } from './engine/world.js';
export type { FaultAction, FaultRule, LatencyRule, StatementMatch } from './faults.js';
export type {
  BrokenWhen,
  Catalog,
  CatalogLink,
  CatalogPipeline,
  Emulator,
  EmulatorOptions,
  EmulatorSettings,
  ExecuteResult,
  LogEntry,
  PipelineView,
  StatementContext,
  StatementHook,
} from './options.js';
export { SqlError } from './sql/sql-error.js';
export { STATEMENT_KINDS, type StatementKind } from './sql/statement-kind.js';
export { startEmulator } from './start-emulator.js';
export {
  DEFAULT_SWITCHES,
  ERROR_SWITCHES,
  type ErrorEntry,
  type ErrorNumbers,
  SWITCHES,
  type SwitchEntry,
  type Switches,
  type SwitchSettings,
} from './switches.js';
