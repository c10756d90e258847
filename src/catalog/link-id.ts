/** A link or a pipeline is named by its database and its name; both are case-sensitive and may hold any character. */
export interface ObjectId {
  readonly database: string;
  readonly name: string;
}

/** `database.name` as people write it; for messages and targets, not unique where names hold dots. */
export function idText(id: ObjectId): string {
  return `${id.database}.${id.name}`;
}

/** A key that no two objects share, for maps. */
export function idKey(id: ObjectId): string {
  return `${id.database.length}:${id.database}${id.name}`;
}
