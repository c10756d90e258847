import { SqlError } from '../sql/sql-error.js';
import type { StatementKind } from '../sql/statement-kind.js';
import type { Switches } from '../switches.js';

/** What a user may not do: a class of statements, everywhere or in one database or on one object. */
export interface Denial {
  readonly kind: StatementKind;
  readonly database?: string;
  readonly name?: string;
}

/** Who may log in. The default user is root without a password. */
export interface User {
  readonly name: string;
  readonly password?: string;
  readonly denied?: readonly Denial[];
  /** Whether SHOW CREATE PIPELINE shows this user inline credentials (docs 9.1: users with SUPER). Default true. */
  readonly super?: boolean;
}

/** Whether one of the user's denials covers this. */
export function isDenied(user: User, kind: StatementKind, database?: string, name?: string): boolean {
  return (user.denied ?? []).some(
    (denial) =>
      denial.kind === kind &&
      (denial.database === undefined || denial.database === database) &&
      (denial.name === undefined || denial.name === name),
  );
}

/** Throws 1142 where the user may not. ALTER LINK is checked by whatever right the switch names. */
export function demandRight(
  user: User,
  kind: StatementKind,
  database: string,
  name: string,
  switches: Switches,
): void {
  if (checkedKinds(kind, switches).some((checked) => isDenied(user, checked, database, name)))
    throw new SqlError(
      1142,
      `${command(kind)} command denied to user '${user.name}'@'%' for table '${name}'`,
    );
}

function checkedKinds(kind: StatementKind, switches: Switches): readonly StatementKind[] {
  if (kind !== 'alter-link') return [kind];
  switch (switches.alterLinkPrivilege) {
    case 'own':
      return ['alter-link'];
    case 'create-link':
      return ['alter-link', 'create-link'];
    case 'create-and-drop-link':
      return ['alter-link', 'create-link', 'drop-link'];
    default:
      return switches.alterLinkPrivilege satisfies never;
  }
}

/** `stop-pipeline` as the error says it: STOP PIPELINE. */
function command(kind: StatementKind): string {
  return kind.toUpperCase().replaceAll('-', ' ');
}
