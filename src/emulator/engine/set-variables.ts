import type { Assignment } from '../sql/node.js';
import { SqlError } from '../sql/sql-error.js';
import { DONE, type Result } from './result.js';
import type { Session } from './session.js';

/** SET: system variables of this session (GLOBAL is taken as SESSION), user variables, autocommit. */
export function assign(session: Session, assignments: readonly Assignment[]): Result {
  for (const assignment of assignments) {
    const value = assignedValue(session, assignment);
    if (assignment.to === 'user') {
      session.userVariables.set(assignment.name, value);
      continue;
    }
    const name = assignment.name.toLowerCase();
    if (session.variables.get(name) === undefined) throw unknownVariable(assignment.name);
    if (READ_ONLY.has(name))
      throw new SqlError(1238, `Variable '${assignment.name}' is a read only variable`);
    if (name === 'autocommit') setAutocommit(session, value ?? '');
    session.variables.set(name, value ?? '');
  }
  return DONE;
}

const READ_ONLY = new Set([
  'version',
  'version_comment',
  'memsql_version',
  'protocol_version',
  'hostname',
  'license',
]);

/** The error for `@@name` that does not exist. */
export function unknownVariable(name: string): SqlError {
  return new SqlError(1193, `Unknown system variable '${name}'`);
}

function assignedValue(session: Session, { value, valueIs }: Assignment): string | null {
  switch (valueIs) {
    case 'literal':
      return value;
    case 'system': {
      const found = session.variables.get(value.toLowerCase());
      if (found === undefined) throw unknownVariable(value);
      return found;
    }
    case 'user':
      return session.userVariables.get(value) ?? null;
    default:
      return valueIs satisfies never;
  }
}

function setAutocommit(session: Session, value: string): void {
  const on = /^(1|ON|TRUE|DEFAULT)$/i.test(value);
  if (on && !session.autocommit) session.commit();
  session.autocommit = on;
}
