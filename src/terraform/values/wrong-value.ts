import { LinkspecError } from '../../error/linkspec-error.js';
import { ExactNumber } from '../../json/json.js';
import type { AttributePath } from '../wire/messages.js';
import { attributePath, pathText } from './attribute-path.js';
import { UnknownValue } from './value.js';

/**
 * A value that does not fit the schema (LNK0801): where it stands and what belongs there. It never quotes the
 * value, which may be a secret. `attribute` is for the diagnostic.
 */
export class WrongValueError extends LinkspecError {
  readonly attribute: AttributePath;

  constructor(path: readonly (string | number)[], problem: string) {
    const attribute = attributePath(...path);
    const where = pathText(attribute);
    super('LNK0801', `the value${where && ` of ${where}`} ${problem}`, {
      hint: 'Terraform converts values before it sends them, so it may know another version of the provider. Run `terraform init -upgrade`.',
    });
    this.attribute = attribute;
  }
}

/** The kind of a value, for messages: `a list`, `text`. */
export function kindOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
    case 'bigint':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'object':
      if (value === null) return 'null';
      if (value instanceof UnknownValue) return 'not known yet';
      if (value instanceof ExactNumber) return 'a number';
      if (Array.isArray(value)) return 'a list';
      return value instanceof Uint8Array ? 'bytes' : 'an object';
    default:
      return 'something else';
  }
}
