import type { QualifiedName } from './token-reader.js';

/** One SET clause of ALTER LINK, as written. */
export type SetClause =
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'key'; readonly key: string; readonly value: string };

/** Where a pipeline loads from, as written. */
export type PipelineSource =
  | {
      readonly kind: 'link';
      readonly link: QualifiedName;
      /** The link's name as the statement spells it. */
      readonly written: string;
      readonly path: string;
    }
  | {
      readonly kind: 'inline';
      /** S3, KAFKA, FS, … */
      readonly type: string;
      readonly path: string;
      readonly config?: string;
      readonly credentials?: string;
    };

/** What START, STOP and the like act on. */
export type PipelineTarget = QualifiedName | 'all' | 'failed';

/** A column of CREATE TABLE. */
export interface ColumnNode {
  readonly name: string;
  /** Lower case, without length: `varchar`, `bigint`, … */
  readonly type: string;
  /** The number in parentheses, where there is one. */
  readonly length?: number;
  readonly typeText: string;
  readonly notNull: boolean;
  readonly autoIncrement: boolean;
  /** SQL of the default, as written. */
  readonly defaultSql?: string;
}

export interface CreateTableNode {
  readonly kind: 'create-table';
  readonly table: QualifiedName;
  readonly ifNotExists: boolean;
  /** ROWSTORE or REFERENCE: row locks by SELECT … FOR UPDATE work. */
  readonly rowstore: boolean;
  readonly columns: readonly ColumnNode[];
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
}

/** Every statement of the slice. */
export type Node =
  | {
      readonly kind: 'create-link';
      readonly orReplace: boolean;
      readonly ifNotExists: boolean;
      readonly link: QualifiedName;
      readonly type: string;
      readonly config?: string;
      readonly credentials?: string;
      readonly description?: string;
    }
  | {
      readonly kind: 'alter-link';
      readonly link: QualifiedName;
      readonly config?: SetClause;
      readonly credentials?: SetClause;
    }
  | { readonly kind: 'drop-link'; readonly link: QualifiedName }
  | { readonly kind: 'show-links'; readonly database?: string }
  | { readonly kind: 'show-create-link'; readonly link: QualifiedName }
  | {
      readonly kind: 'create-pipeline';
      readonly orReplace: boolean;
      readonly ifNotExists: boolean;
      readonly aggregator: boolean;
      readonly pipeline: QualifiedName;
      readonly source: PipelineSource;
      /** Everything behind the source, as written. */
      readonly tail: string;
      readonly table?: string;
    }
  | {
      readonly kind: 'start-pipeline';
      readonly target: PipelineTarget;
      readonly ifNotRunning: boolean;
      readonly foreground: boolean;
    }
  | {
      readonly kind: 'stop-pipeline';
      readonly target: PipelineTarget;
      readonly ifRunning: boolean;
      readonly detach: boolean;
    }
  | { readonly kind: 'detach-pipeline'; readonly pipeline: QualifiedName; readonly ifExists: boolean }
  | { readonly kind: 'drop-pipeline'; readonly pipeline: QualifiedName; readonly ifExists: boolean }
  | {
      readonly kind: 'alter-pipeline';
      readonly pipeline: QualifiedName;
      readonly change:
        | { readonly kind: 'link'; readonly link: QualifiedName; readonly written: string }
        | { readonly kind: 'rewind' };
    }
  | { readonly kind: 'show-pipelines'; readonly database?: string }
  | { readonly kind: 'show-create-pipeline'; readonly pipeline: QualifiedName }
  | { readonly kind: 'show'; readonly what: ShowWhat; readonly like?: string }
  | { readonly kind: 'use'; readonly database: string }
  | { readonly kind: 'set'; readonly assignments: readonly Assignment[] }
  | { readonly kind: 'begin' }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'create-database'; readonly database: string; readonly ifNotExists: boolean }
  | { readonly kind: 'drop-database'; readonly database: string; readonly ifExists: boolean }
  | CreateTableNode
  | { readonly kind: 'drop-table'; readonly tables: readonly QualifiedName[]; readonly ifExists: boolean }
  | { readonly kind: 'truncate-table'; readonly table: QualifiedName }
  | { readonly kind: 'kill'; readonly connection: number; readonly queryOnly: boolean }
  | { readonly kind: 'get-lock'; readonly name: string; readonly seconds: number; readonly column: string }
  | { readonly kind: 'release-lock'; readonly name: string; readonly column: string }
  /** SELECT, INSERT, UPDATE, DELETE, REPLACE: carried out by the embedded SQL engine. */
  | { readonly kind: 'select' }
  | { readonly kind: 'write'; readonly verb: 'INSERT' | 'UPDATE' | 'DELETE' | 'REPLACE' };

export type ShowWhat =
  | { readonly kind: 'databases' }
  | { readonly kind: 'tables'; readonly database?: string; readonly full: boolean }
  | { readonly kind: 'columns'; readonly table: QualifiedName; readonly full: boolean }
  | { readonly kind: 'variables' }
  | { readonly kind: 'status' }
  | { readonly kind: 'warnings' }
  | { readonly kind: 'processlist' };

/** One assignment of SET: of a system or user variable, to a literal, a word such as ON, or a variable's value. */
export interface Assignment {
  readonly to: 'system' | 'user';
  readonly name: string;
  readonly value: string;
  readonly valueIs: 'literal' | 'system' | 'user';
}
