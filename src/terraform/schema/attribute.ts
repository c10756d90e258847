/**
 * The provider's schema as data. The wire schema, the codec's types, the reference pages and the CDK bindings all
 * follow from it.
 */

/** A type as Terraform writes it in JSON; those of Terraform's types that this provider uses. */
export type CtyType = 'string' | 'number' | 'bool' | readonly ['list', CtyType];

/** How a value comes to an attribute. `optional-computed`: the user's value, else the provider's. */
export type Mode = 'required' | 'optional' | 'computed' | 'optional-computed';

interface Common {
  readonly mode: Mode;
  /** Markdown, full sentences: it is the reference page's text. */
  readonly description: string;
}

export interface PlainAttribute extends Common {
  readonly kind: 'plain';
  readonly type: CtyType;
  /** Terraform hides it in its output; it is boxed here. */
  readonly sensitive?: true;
  /** Never in plan or state (Terraform 1.11). Boxed too. */
  readonly writeOnly?: true;
  /** The only values; the description names each. */
  readonly values?: readonly string[];
}

/** An object with attributes of its own (`policy = { … }`), or a list of such objects. */
export interface NestedAttribute extends Common {
  readonly kind: 'nested';
  readonly nesting: 'single' | 'list';
  readonly attributes: Attributes;
}

export type Attribute = PlainAttribute | NestedAttribute;
export type Attributes = Readonly<Record<string, Attribute>>;

/** A resource, a data source or the provider block. */
export interface Block {
  /** Of the state's shape; raised when a state needs an upgrade. */
  readonly version: number;
  readonly description: string;
  readonly attributes: Attributes;
}
