// @ts-nocheck
// Generated from the provider's schema (src/terraform/schema/) by scripts/generate-bindings.mjs with
// @cdktf/provider-generator. Change the schema, then run: npm run generate
// https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface LinkspecProviderConfig {
  /**
  * How many links are changed side by side. Default 4. Terraform itself works on 10 resources at a time (`-parallelism`).
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs#concurrency LinkspecProvider#concurrency}
  */
  readonly concurrency?: number;
  /**
  * Name under which links are managed. A link that another owner manages is refused. Default `terraform`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs#owner LinkspecProvider#owner}
  */
  readonly owner?: string;
  /**
  * Password of the user; an ephemeral variable keeps it out of saved plans. Default: the environment variable `LINKSPEC_PASSWORD`, else the one in `url`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs#password LinkspecProvider#password}
  */
  readonly password?: string;
  /**
  * How long pipelines are watched for Error after they were started again, such as `10s` or `2m`; `0s`: not at all. Default `10s`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs#settle LinkspecProvider#settle}
  */
  readonly settle?: string;
  /**
  * Where the journal, the locks and the fingerprints of credentials live: `database:NAME` (tables in the server itself), `file:PATH` or `none`: then write-only credentials of links that exist are not compared, and an interrupted apply cannot be resumed. It is not Terraform's own state. Default: the environment variable `LINKSPEC_STATE`, else `database:linkspec`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs#state LinkspecProvider#state}
  */
  readonly state?: string;
  /**
  * Server address, `mysql://user@host:port/`. TLS is on for any host that is not loopback; the parameters `ssl-mode`, `ssl-ca`, `ssl-cert` and `ssl-key` change it, as in `?ssl-mode=VERIFY_CA&ssl-ca=/etc/ca.pem`. Default: the environment variable `LINKSPEC_URL`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs#url LinkspecProvider#url}
  */
  readonly url?: string;
  /**
  * Alias name
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs#alias LinkspecProvider#alias}
  */
  readonly alias?: string;
}

/**
* Represents a {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs linkspec}
*/
export class LinkspecProvider extends cdktf.TerraformProvider {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "linkspec";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a LinkspecProvider resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the LinkspecProvider to import
  * @param importFromId The id of the existing LinkspecProvider that should be imported. Refer to the {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs#import import section} in the documentation of this resource for the id to use
  * @param provider? Optional instance of the provider where the LinkspecProvider to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "linkspec", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs linkspec} Resource
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options LinkspecProviderConfig = {}
  */
  public constructor(scope: Construct, id: string, config: LinkspecProviderConfig = {}) {
    super(scope, id, {
      terraformResourceType: 'linkspec',
      terraformGeneratorMetadata: {
        providerName: 'linkspec',
        providerVersion: '0.1.0',
        providerVersionConstraint: '0.1.0'
      },
      terraformProviderSource: 'linkspec/linkspec'
    });
    this._concurrency = config.concurrency;
    this._owner = config.owner;
    this._password = config.password;
    this._settle = config.settle;
    this._state = config.state;
    this._url = config.url;
    this._alias = config.alias;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // concurrency - computed: false, optional: true, required: false
  private _concurrency?: number;
  public get concurrency() {
    return this._concurrency;
  }
  public set concurrency(value: number | undefined) {
    this._concurrency = value;
  }
  public resetConcurrency() {
    this._concurrency = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get concurrencyInput() {
    return this._concurrency;
  }

  // owner - computed: false, optional: true, required: false
  private _owner?: string;
  public get owner() {
    return this._owner;
  }
  public set owner(value: string | undefined) {
    this._owner = value;
  }
  public resetOwner() {
    this._owner = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get ownerInput() {
    return this._owner;
  }

  // password - computed: false, optional: true, required: false
  private _password?: string;
  public get password() {
    return this._password;
  }
  public set password(value: string | undefined) {
    this._password = value;
  }
  public resetPassword() {
    this._password = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get passwordInput() {
    return this._password;
  }

  // settle - computed: false, optional: true, required: false
  private _settle?: string;
  public get settle() {
    return this._settle;
  }
  public set settle(value: string | undefined) {
    this._settle = value;
  }
  public resetSettle() {
    this._settle = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get settleInput() {
    return this._settle;
  }

  // state - computed: false, optional: true, required: false
  private _state?: string;
  public get state() {
    return this._state;
  }
  public set state(value: string | undefined) {
    this._state = value;
  }
  public resetState() {
    this._state = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get stateInput() {
    return this._state;
  }

  // url - computed: false, optional: true, required: false
  private _url?: string;
  public get url() {
    return this._url;
  }
  public set url(value: string | undefined) {
    this._url = value;
  }
  public resetUrl() {
    this._url = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get urlInput() {
    return this._url;
  }

  // alias - computed: false, optional: true, required: false
  private _alias?: string;
  public get alias() {
    return this._alias;
  }
  public set alias(value: string | undefined) {
    this._alias = value;
  }
  public resetAlias() {
    this._alias = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get aliasInput() {
    return this._alias;
  }

  // =========
  // SYNTHESIS
  // =========

  protected synthesizeAttributes(): { [name: string]: any } {
    return {
      concurrency: cdktf.numberToTerraform(this._concurrency),
      owner: cdktf.stringToTerraform(this._owner),
      password: cdktf.stringToTerraform(this._password),
      settle: cdktf.stringToTerraform(this._settle),
      state: cdktf.stringToTerraform(this._state),
      url: cdktf.stringToTerraform(this._url),
      alias: cdktf.stringToTerraform(this._alias),
    };
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      concurrency: {
        value: cdktf.numberToHclTerraform(this._concurrency),
        isBlock: false,
        type: "simple",
        storageClassType: "number",
      },
      owner: {
        value: cdktf.stringToHclTerraform(this._owner),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      password: {
        value: cdktf.stringToHclTerraform(this._password),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      settle: {
        value: cdktf.stringToHclTerraform(this._settle),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      state: {
        value: cdktf.stringToHclTerraform(this._state),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      url: {
        value: cdktf.stringToHclTerraform(this._url),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      alias: {
        value: cdktf.stringToHclTerraform(this._alias),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
