/**
 * The messages of Terraform's plugin protocol 6 that this provider speaks: names are those of tfplugin6 in camelCase,
 * only the fields that it reads or fills. Field numbers stand in protocol.ts. Absent messages are undefined, bytes are
 * Uint8Array, an absent list is empty.
 */

/** One value in Terraform's encoding; answers carry msgpack. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

export type PathStep =
  | { readonly attributeName: string }
  | { readonly elementKeyString: string }
  | { readonly elementKeyInt: number };

export interface AttributePath {
  readonly steps: readonly PathStep[];
}

export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePath;
}

export interface Answer {
  readonly diagnostics: readonly Diagnostic[];
}

export interface ClientCapabilities {
  readonly deferralAllowed: boolean;
  readonly writeOnlyAttributesAllowed: boolean;
}

export interface SchemaAttribute {
  readonly name: string;
  /** JSON of the cty type; absent where nestedType stands. */
  readonly type?: Uint8Array;
  readonly nestedType?: {
    readonly attributes: readonly SchemaAttribute[];
    readonly nesting: 'SINGLE' | 'LIST';
  };
  readonly description: string;
  readonly descriptionKind: 'PLAIN' | 'MARKDOWN';
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
  readonly writeOnly: boolean;
}

export interface Schema {
  readonly version: number;
  readonly block: {
    readonly version: number;
    readonly attributes: readonly SchemaAttribute[];
    readonly description: string;
    readonly descriptionKind: 'PLAIN' | 'MARKDOWN';
  };
}

export interface ServerCapabilities {
  readonly planDestroy: boolean;
  readonly getProviderSchemaOptional: boolean;
  readonly moveResourceState: boolean;
}

/** What a provider answers to, one function an RPC. A throw becomes an ERROR diagnostic of that answer. */
export interface ProviderMethods {
  getMetadata(): Promise<
    Answer & {
      readonly serverCapabilities: ServerCapabilities;
      readonly dataSources: readonly { readonly typeName: string }[];
      readonly resources: readonly { readonly typeName: string }[];
    }
  >;
  getProviderSchema(): Promise<
    Answer & {
      readonly provider: Schema;
      readonly resourceSchemas: Readonly<Record<string, Schema>>;
      readonly dataSourceSchemas: Readonly<Record<string, Schema>>;
      readonly serverCapabilities: ServerCapabilities;
    }
  >;
  validateProviderConfig(request: { readonly config?: DynamicValue }): Promise<Answer>;
  configureProvider(request: {
    readonly terraformVersion: string;
    readonly config?: DynamicValue;
    readonly clientCapabilities?: ClientCapabilities;
  }): Promise<Answer>;
  validateResourceConfig(request: {
    readonly typeName: string;
    readonly config?: DynamicValue;
    readonly clientCapabilities?: ClientCapabilities;
  }): Promise<Answer>;
  validateDataResourceConfig(request: {
    readonly typeName: string;
    readonly config?: DynamicValue;
  }): Promise<Answer>;
  upgradeResourceState(request: {
    readonly typeName: string;
    readonly version: number;
    readonly rawState?: { readonly json?: Uint8Array };
  }): Promise<Answer & { readonly upgradedState?: DynamicValue }>;
  readResource(request: {
    readonly typeName: string;
    readonly currentState?: DynamicValue;
    readonly private: Uint8Array;
  }): Promise<Answer & { readonly newState?: DynamicValue; readonly private?: Uint8Array }>;
  planResourceChange(request: {
    readonly typeName: string;
    readonly priorState?: DynamicValue;
    readonly proposedNewState?: DynamicValue;
    readonly config?: DynamicValue;
    readonly priorPrivate: Uint8Array;
    readonly clientCapabilities?: ClientCapabilities;
  }): Promise<
    Answer & {
      readonly plannedState?: DynamicValue;
      readonly requiresReplace?: readonly AttributePath[];
      readonly plannedPrivate?: Uint8Array;
    }
  >;
  applyResourceChange(request: {
    readonly typeName: string;
    readonly priorState?: DynamicValue;
    readonly plannedState?: DynamicValue;
    readonly config?: DynamicValue;
    readonly plannedPrivate: Uint8Array;
  }): Promise<Answer & { readonly newState?: DynamicValue; readonly private?: Uint8Array }>;
  importResourceState(request: { readonly typeName: string; readonly id: string }): Promise<
    Answer & {
      readonly importedResources: readonly {
        readonly typeName: string;
        readonly state?: DynamicValue;
        readonly private?: Uint8Array;
      }[];
    }
  >;
  readDataSource(request: {
    readonly typeName: string;
    readonly config?: DynamicValue;
  }): Promise<Answer & { readonly state?: DynamicValue }>;
  /** Terraform was interrupted: long work ends early. */
  stopProvider(): Promise<{ readonly error: string }>;
}
