import { noSuchTable, SqlError } from '../sql/sql-error.js';
import type { DialectContext } from '../sql/sqlite-dialect.js';
import type { QualifiedName } from '../sql/token-reader.js';
import { noSuchView } from './information-schema.js';
import { isDenied } from './rights.js';
import type { Session } from './session.js';
import { unknownVariable } from './set-variables.js';

/** What names stand for in this session. Views that are named are put into `viewNames`. */
export function dialectContext(session: Session, verb: string, viewNames: Set<string>): DialectContext {
  const { tables, views, world } = session.engine;
  return {
    table: (name: QualifiedName) => {
      if (name.database === undefined && name.name.toUpperCase() === 'DUAL') return 'dual';
      const database = session.databaseOf(systemName(name.database));
      if (database === 'information_schema') {
        const view = views.find(name.name);
        if (!view) throw noSuchView(name.name);
        viewNames.add(view.name);
        return view.name;
      }
      const kind = verb === 'SELECT' ? 'select' : 'dml';
      if (isDenied(session.user, kind, database, name.name))
        throw new SqlError(
          1142,
          `${verb} command denied to user '${session.user.name}'@'%' for table '${name.name}'`,
        );
      const table = tables.find(database, name.name);
      if (!table) throw noSuchTable(database, name.name);
      return table.storedName;
    },
    systemVariable: (name) => {
      const value = session.variables.get(name);
      if (value === undefined) throw unknownVariable(name);
      return value;
    },
    userVariable: (name) => session.userVariables.get(name) ?? null,
    sessionFunction: (name) => {
      switch (name) {
        case 'DATABASE':
        case 'SCHEMA':
          return session.database ?? null;
        case 'USER':
        case 'SESSION_USER':
        case 'SYSTEM_USER':
          return `${session.user.name}@127.0.0.1`;
        case 'CURRENT_USER':
          return `${session.user.name}@%`;
        case 'VERSION':
          return session.variables.get('version') ?? '';
        case 'CONNECTION_ID':
          return session.id;
        case 'LAST_INSERT_ID':
          return session.lastInsertId;
        case 'MEMSQL_VERSION':
          return world.version;
        default:
          return undefined;
      }
    },
  };
}

function systemName(database: string | undefined): string | undefined {
  return database?.toLowerCase() === 'information_schema' ? 'information_schema' : database;
}
