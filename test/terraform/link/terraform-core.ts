import { isDeepStrictEqual } from 'node:util';
import { LinkspecError } from '../../../src/error/linkspec-error.js';
import { compactJson, type Json } from '../../../src/json/json.js';
import { reveal } from '../../../src/secret/reveal.js';
import { Secret } from '../../../src/secret/secret.js';
import { makeProvider } from '../../../src/terraform/provider.js';
import type { Attribute, Block } from '../../../src/terraform/schema/attribute.js';
import { PROVIDER_SCHEMA } from '../../../src/terraform/schema/provider-schema.js';
import { pathText } from '../../../src/terraform/values/attribute-path.js';
import { decodeValue } from '../../../src/terraform/values/decode.js';
import { encodeValue } from '../../../src/terraform/values/encode.js';
import { UNKNOWN, UnknownValue, type Value, type ValueObject } from '../../../src/terraform/values/value.js';
import type { Answer, Diagnostic } from '../../../src/terraform/wire/messages.js';
import type { ServedProvider } from '../../../src/terraform/wire/provider.js';
import { opened } from '../values/any-block.js';
import { asConfiguration } from '../values/blocks.js';
import { assertApplied, assertPlanned, assertRefined, proposedNewState } from './terraform-rules.js';

/** Attributes as a person writes them; what is left out is null. Text of a sensitive attribute is boxed on the way. */
export type Written = Readonly<Record<string, unknown>>;

export type Action = 'no-op' | 'create' | 'update' | 'replace' | 'delete';

/** What Terraform shows of diagnostics: `LNK0403` of each error, and the texts. */
export interface Told {
  readonly codes: readonly string[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** A saved plan of one resource. */
export interface Plan extends Told {
  readonly action: Action;
  readonly address: string;
  readonly config: Written | null;
  readonly prior: ValueObject | null;
  readonly planned: ValueObject | null;
}

/** What an apply came to; `action` is what was planned. */
export interface Applied extends Told {
  readonly action: Action;
}

const RESOURCE = 'linkspec_link';
const BLOCK = blockOf(PROVIDER_SCHEMA.resources, RESOURCE);

/**
 * Plays Terraform towards a provider in this process: one resource at a time, in Terraform's order of calls, with
 * Terraform's own rules asserted on each answer. Each walk (plan, apply, import) is a provider of its own, as Terraform
 * starts a process for each.
 */
export class TerraformCore {
  /** By address: what the state file holds. */
  readonly #states = new Map<string, { readonly json: Uint8Array }>();
  readonly #env: Readonly<Record<string, string>>;
  /** The provider block. */
  provider: Written;

  constructor(url: string, provider: Written = {}) {
    this.#env = { LINKSPEC_URL: url };
    this.provider = { settle: '0s', ...provider };
  }

  /** The resource as the state has it, boxes opened. */
  state(address = 'l'): Record<string, unknown> | null {
    const stored = this.#states.get(address);
    return stored ? JSON.parse(Buffer.from(stored.json).toString()) : null;
  }

  /** Puts a resource into the state, as `terraform state push` would. */
  push(state: Written, address = 'l'): void {
    this.#states.set(address, { json: Buffer.from(JSON.stringify(state)) });
  }

  /** `terraform plan`; `config` null: the resource is to be destroyed. */
  async plan(config: Written | null, { address = 'l', refresh = true } = {}): Promise<Plan> {
    return this.walk(async (walk) => walk.plan(address, config, refresh));
  }

  /** `terraform apply` of a saved plan. */
  async applyPlan(plan: Plan): Promise<Applied> {
    if (plan.errors.length > 0) throw new Error(`a plan with errors: ${plan.errors.join('\n')}`);
    return this.walk(async (walk) => walk.apply(plan));
  }

  /** `terraform apply`: plan and apply; where the plan has errors they are told and nothing is applied. */
  async apply(config: Written | null, address = 'l'): Promise<Applied> {
    const plan = await this.plan(config, { address });
    return plan.errors.length > 0 ? plan : this.applyPlan(plan);
  }

  /** `terraform import`. */
  async import(id: string, address = 'l'): Promise<Told> {
    return this.walk((walk) => walk.import(id, address));
  }

  /** `terraform refresh`. */
  async refresh(address = 'l'): Promise<Told> {
    return this.walk(async (walk) => {
      const prior = await walk.priorState(address, true);
      this.store(address, prior);
      return walk.told();
    });
  }

  /** Data of a data source. */
  async data(typeName: string, config: Written): Promise<Told & { readonly data: ValueObject | null }> {
    return this.walk(async (walk) => ({ data: await walk.data(typeName, config), ...walk.told() }));
  }

  /** One provider process. */
  async walk<T>(work: (walk: Walk) => Promise<T>, { configure = true } = {}): Promise<T> {
    const provider = await makeProvider({ log: () => undefined }, this.#env);
    const walk = new Walk(this, provider);
    try {
      if (configure) await walk.configure(this.provider);
      return await work(walk);
    } finally {
      await provider.end('shutdown');
    }
  }

  stored(address: string): Uint8Array | undefined {
    return this.#states.get(address)?.json;
  }

  store(address: string, state: ValueObject | null): void {
    if (state === null) this.#states.delete(address);
    else this.#states.set(address, { json: Buffer.from(compactJson(asJson(state))) });
  }
}

/** The calls of one provider process. */
export class Walk {
  readonly #diagnostics: Diagnostic[] = [];
  readonly methods: ServedProvider['methods'];

  constructor(
    private readonly core: TerraformCore,
    readonly provider: ServedProvider,
  ) {
    this.methods = provider.methods;
  }

  async configure(block: Written): Promise<void> {
    const config = encodeValue(whole(block, PROVIDER_SCHEMA.provider), PROVIDER_SCHEMA.provider);
    await this.#answer(this.methods.validateProviderConfig({ config }));
    await this.#answer(
      this.methods.configureProvider({
        terraformVersion: '1.11.4',
        config,
        clientCapabilities: { deferralAllowed: false, writeOnlyAttributesAllowed: true },
      }),
    );
  }

  /** The stored state, upgraded and refreshed. */
  async priorState(address: string, refresh: boolean): Promise<ValueObject | null> {
    const json = this.core.stored(address);
    if (!json) return null;
    const upgraded = await this.#answer(
      this.methods.upgradeResourceState({ typeName: RESOURCE, version: 0, rawState: { json } }),
    );
    if (!upgraded?.upgradedState) return null;
    if (!refresh) return decodeValue(upgraded.upgradedState, BLOCK);
    const read = await this.#answer(
      this.methods.readResource({
        typeName: RESOURCE,
        currentState: upgraded.upgradedState,
        private: new Uint8Array(),
      }),
    );
    const state = decodeValue(read?.newState, BLOCK);
    if (state) assertNoUnknown(state);
    return state;
  }

  async plan(address: string, config: Written | null, refresh: boolean): Promise<Plan> {
    if (config) await this.validate(config);
    const prior = this.#failed() ? null : await this.priorState(address, refresh);
    if (this.#failed()) return this.#planOf('no-op', address, config, prior, prior);
    if (refresh) this.core.store(address, prior);
    const { planned, replace } = await this.planChange(prior, config);
    if (this.#failed()) return this.#planOf('no-op', address, config, prior, prior);
    if (replace) {
      const again = await this.planChange(null, config);
      return this.#planOf('replace', address, config, prior, again.planned);
    }
    return this.#planOf(actionOf(prior, planned), address, config, prior, planned);
  }

  async validate(config: Written): Promise<void> {
    await this.#answer(
      this.methods.validateResourceConfig({
        typeName: RESOURCE,
        config: configuration(config),
        clientCapabilities: { deferralAllowed: false, writeOnlyAttributesAllowed: true },
      }),
    );
  }

  /** One PlanResourceChange, its answer held against Terraform's rules. */
  async planChange(
    prior: ValueObject | null,
    config: Written | null,
  ): Promise<{ planned: ValueObject | null; replace: boolean }> {
    const wanted = config && whole(config, BLOCK);
    const proposed = wanted && proposedNewState(BLOCK, prior, wanted);
    const answer = await this.#answer(
      this.methods.planResourceChange({
        typeName: RESOURCE,
        priorState: encodeValue(prior, BLOCK),
        proposedNewState: encodeValue(proposed, BLOCK),
        config: config ? configuration(config) : encodeValue(null, BLOCK),
        priorPrivate: new Uint8Array(),
      }),
    );
    if (this.#failed()) return { planned: prior, replace: false };
    const planned = decodeValue(answer?.plannedState, BLOCK);
    assertPlanned(BLOCK, { prior, config: wanted, planned });
    const replace = answer?.requiresReplace ?? [];
    if (replace.length > 0 && !prior) throw new Error('requires_replace without a prior state');
    return { planned, replace: replace.length > 0 };
  }

  async apply(plan: Plan): Promise<Applied> {
    const { action, address, config } = plan;
    if (action === 'replace') {
      await this.#change(address, plan.prior, null, null);
      if (this.#failed()) return { action, ...this.told() };
    }
    if (action === 'no-op') return { action, ...this.told() };
    const prior = action === 'replace' ? null : plan.prior;
    if (config) await this.validate(config);
    // Terraform plans each resource again right before it applies it.
    const again = await this.planChange(prior, action === 'delete' ? null : config);
    if (this.#failed()) return { action, ...this.told() };
    if (again.replace) throw new Error('Provider produced inconsistent final plan: replacement');
    assertRefined(BLOCK, plan.planned, again.planned);
    if (action === 'update' && actionOf(prior, again.planned) === 'no-op') return { action, ...this.told() };
    await this.#change(address, prior, again.planned, action === 'delete' ? null : config);
    return { action, ...this.told() };
  }

  async #change(
    address: string,
    prior: ValueObject | null,
    planned: ValueObject | null,
    config: Written | null,
  ): Promise<void> {
    const answer = await this.#answer(
      this.methods.applyResourceChange({
        typeName: RESOURCE,
        priorState: encodeValue(prior, BLOCK),
        plannedState: encodeValue(planned, BLOCK),
        config: config ? configuration(config) : encodeValue(null, BLOCK),
        plannedPrivate: new Uint8Array(),
      }),
    );
    const state = decodeValue(answer?.newState, BLOCK);
    if (state) assertNoUnknown(state);
    if (!this.#failed()) assertApplied(BLOCK, planned, state);
    else if (!prior && state) throw new Error('an error with a state on creation taints the resource');
    // Terraform keeps what it had where an error comes without a state.
    this.core.store(address, this.#failed() && state === null ? prior : state);
  }

  async import(id: string, address: string): Promise<Told> {
    const answer = await this.#answer(this.methods.importResourceState({ typeName: RESOURCE, id }));
    const [imported] = answer?.importedResources ?? [];
    if (!imported?.state) return this.told();
    const read = await this.#answer(
      this.methods.readResource({
        typeName: RESOURCE,
        currentState: imported.state,
        private: new Uint8Array(),
      }),
    );
    const state = decodeValue(read?.newState, BLOCK);
    if (!state) throw new Error('Cannot import non-existent remote object');
    assertNoUnknown(state);
    this.core.store(address, state);
    return this.told();
  }

  async data(typeName: string, config: Written): Promise<ValueObject | null> {
    const block = blockOf(PROVIDER_SCHEMA.dataSources, typeName);
    const encoded = encodeValue(whole(config, block), block);
    await this.#answer(this.methods.validateDataResourceConfig({ typeName, config: encoded }));
    const answer = await this.#answer(this.methods.readDataSource({ typeName, config: encoded }));
    const state = decodeValue(answer?.state, block);
    if (state) assertNoUnknown(state);
    return state;
  }

  told(): Told {
    const of = (severity: Diagnostic['severity']) =>
      this.#diagnostics.filter((diagnostic) => diagnostic.severity === severity);
    return {
      codes: of('ERROR').map(({ detail }) => /LNK\d{4}/.exec(detail)?.[0] ?? 'no code'),
      errors: of('ERROR').map(textOf),
      warnings: of('WARNING').map(textOf),
    };
  }

  #failed(): boolean {
    return this.#diagnostics.some(({ severity }) => severity === 'ERROR');
  }

  /** Keeps the diagnostics. The wire makes one of what is thrown; a defect fails the test. */
  async #answer<T extends Answer>(asked: Promise<T>): Promise<T | undefined> {
    try {
      const answer = await asked;
      this.#diagnostics.push(...answer.diagnostics);
      return answer;
    } catch (error) {
      if (!(error instanceof LinkspecError)) throw error;
      this.#diagnostics.push({
        severity: 'ERROR',
        summary: error.message,
        detail: `${error.hint} (${error.code})`,
      });
      return undefined;
    }
  }

  #planOf(
    action: Action,
    address: string,
    config: Written | null,
    prior: ValueObject | null,
    planned: ValueObject | null,
  ): Plan {
    return { action, address, config, prior, planned, ...this.told() };
  }
}

function actionOf(prior: ValueObject | null, planned: ValueObject | null): Action {
  if (!prior) return planned ? 'create' : 'no-op';
  if (!planned) return 'delete';
  return isDeepStrictEqual(opened(prior), opened(planned)) ? 'no-op' : 'update';
}

function textOf({ attribute, summary, detail }: Diagnostic): string {
  return [attribute && `at ${pathText(attribute)}`, summary, detail].filter(Boolean).join('\n');
}

function configuration(config: Written) {
  const block = asConfiguration(BLOCK);
  return encodeValue(whole(config, BLOCK), block);
}

/** All attributes of a block, nulls where nothing is written. */
export function whole(written: Written, { attributes }: Pick<Block, 'attributes'>): ValueObject {
  const unknown = Object.keys(written).find((name) => !Object.hasOwn(attributes, name));
  if (unknown !== undefined) throw new Error(`no attribute ${unknown}`);
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, asValue(written[name] ?? null, attribute)]),
  );
}

function asValue(value: unknown, attribute: Attribute): Value {
  if (value === null || value === UNKNOWN) return value as Value;
  if (attribute.kind === 'nested') return whole(value as Written, attribute);
  return attribute.sensitive && typeof value === 'string' ? new Secret(value) : (value as Value);
}

function assertNoUnknown(state: ValueObject): void {
  for (const [name, value] of Object.entries(state))
    if (value instanceof UnknownValue) throw new Error(`invalid result object: ${name} is unknown`);
}

function asJson(value: Value): Json {
  if (value instanceof Secret) return reveal(value) as Json;
  if (value instanceof UnknownValue) throw new Error('unknown in a state');
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asJson(inner)]));
  return value as Json;
}

function blockOf(blocks: ReadonlyMap<string, Block>, name: string): Block {
  const block = blocks.get(name);
  if (!block) throw new Error(`no ${name}`);
  return block;
}
