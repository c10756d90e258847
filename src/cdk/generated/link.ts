// @ts-nocheck
// Generated from the provider's schema (src/terraform/schema/) by scripts/generate-bindings.mjs with
// @cdktf/provider-generator. Change the schema, then run: npm run generate
// https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface LinkConfig extends cdktf.TerraformMetaArguments {
  /**
  * The CONFIG clause as JSON text; write it with `jsonencode`. It is compared by meaning: spacing and key order make no difference. `jsonencode({})`: the clause must be empty. Left out: not managed. The server shows it to everyone who may see links, so a secret in it is an error.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#config Link#config}
  */
  readonly config?: string;
  /**
  * The CREDENTIALS clause as JSON text, **kept in clear text in the state and in saved plans**. Prefer `credentials_wo`. With neither of the two, credentials are not managed; both at once are an error.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#credentials Link#credentials}
  */
  readonly credentials?: string;
  /**
  * The CREDENTIALS clause as JSON text, in no plan and in no state. Give it the value of an ephemeral variable or resource. Nested values, such as the headers of an HTTP link, are objects.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#credentials_wo Link#credentials_wo}
  */
  readonly credentialsWo?: string;
  /**
  * With it, all credentials are sent when this number changes, and only then. Without it, what was changed is sent: linkspec keeps fingerprints of what it last sent, and compares. A first version on a link that has its credentials already is recorded, and nothing is sent.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#credentials_wo_version Link#credentials_wo_version}
  */
  readonly credentialsWoVersion?: number;
  /**
  * Database that holds the link. A change destroys the link and makes a new one.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#database Link#database}
  */
  readonly database: string;
  /**
  * Description of the link. A change needs SingleStore 9.1 and the credentials, since the whole link is sent; pipelines keep their place. Left out: not managed.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#description Link#description}
  */
  readonly description?: string;
  /**
  * Name of the link, any that SingleStore accepts. A change destroys the link and makes a new one. Terraform itself brings all text to the composed form of Unicode (NFC), so a name in another form cannot be given.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#name Link#name}
  */
  readonly name: string;
  /**
  * How far a change may go. Every policy has a default.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#policy Link#policy}
  */
  readonly policy?: LinkPolicy;
  /**
  * Link type, one of `S3`, `AZURE`, `GCS`, `HDFS`, `HTTP`, `KAFKA`, `MONGODB`, `MYSQL`. A change destroys the link and makes a new one: it needs `policy = { replace = "Allow" }`, and no pipeline may use the link.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#type Link#type}
  */
  readonly type: string;
}
export interface LinkPolicy {
  /**
  * What happens if the link to be created is on the server already. `Refuse` (default): an error that tells how to import it. `Send`: it is taken over, and the credentials are sent. `Trust`: it is taken over, and its credentials count as those written here.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#adoption Link#adoption}
  */
  readonly adoption?: string;
  /**
  * `Exact` (default): the live config becomes what is written, other keys are removed. `Merge`: top-level keys that are not written are left as they are.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#config Link#config}
  */
  readonly config?: string;
  /**
  * `Exact` (default): the live credentials become what is written. `Merge`: top-level keys that are not written are left as they are; each changed key is then a statement of its own.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#credentials Link#credentials}
  */
  readonly credentials?: string;
  /**
  * When credentials are sent again. `OnChange` (default without `credentials_wo_version`): when they differ from what was last sent. `OnVersion` (default with it): when `credentials_wo_version` changes. `Always`: in every apply, and running pipelines are stopped each time.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#credentials_drift Link#credentials_drift}
  */
  readonly credentialsDrift?: string;
  /**
  * What a destroy does. `Delete` (default): the link is dropped; a pipeline that uses it makes that an error. `Retain`: the link stays on the server, and Terraform forgets it. What counts is the value that was last applied.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#deletion Link#deletion}
  */
  readonly deletion?: string;
  /**
  * `Pause` (default): running pipelines that use the link are stopped for a change and started again. `Refuse`: a running pipeline makes the change an error.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#pipelines Link#pipelines}
  */
  readonly pipelines?: string;
  /**
  * A change of `type`, which needs DROP and CREATE. `Refuse` (default): an error. `Allow`: it is made, unless a pipeline uses the link.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#replace Link#replace}
  */
  readonly replace?: string;
  /**
  * `true`: pipelines on the link that are in Error are started too, once the change is made. Default `false`.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#revive Link#revive}
  */
  readonly revive?: boolean | cdktf.IResolvable;
}

export function linkPolicyToTerraform(struct?: LinkPolicy | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
    adoption: cdktf.stringToTerraform(struct!.adoption),
    config: cdktf.stringToTerraform(struct!.config),
    credentials: cdktf.stringToTerraform(struct!.credentials),
    credentials_drift: cdktf.stringToTerraform(struct!.credentialsDrift),
    deletion: cdktf.stringToTerraform(struct!.deletion),
    pipelines: cdktf.stringToTerraform(struct!.pipelines),
    replace: cdktf.stringToTerraform(struct!.replace),
    revive: cdktf.booleanToTerraform(struct!.revive),
  }
}


export function linkPolicyToHclTerraform(struct?: LinkPolicy | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  const attrs = {
    adoption: {
      value: cdktf.stringToHclTerraform(struct!.adoption),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    config: {
      value: cdktf.stringToHclTerraform(struct!.config),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    credentials: {
      value: cdktf.stringToHclTerraform(struct!.credentials),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    credentials_drift: {
      value: cdktf.stringToHclTerraform(struct!.credentialsDrift),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    deletion: {
      value: cdktf.stringToHclTerraform(struct!.deletion),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    pipelines: {
      value: cdktf.stringToHclTerraform(struct!.pipelines),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    replace: {
      value: cdktf.stringToHclTerraform(struct!.replace),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    revive: {
      value: cdktf.booleanToHclTerraform(struct!.revive),
      isBlock: false,
      type: "simple",
      storageClassType: "boolean",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class LinkPolicyOutputReference extends cdktf.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktf.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktf.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): LinkPolicy | cdktf.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._adoption !== undefined) {
      hasAnyValues = true;
      internalValueResult.adoption = this._adoption;
    }
    if (this._config !== undefined) {
      hasAnyValues = true;
      internalValueResult.config = this._config;
    }
    if (this._credentials !== undefined) {
      hasAnyValues = true;
      internalValueResult.credentials = this._credentials;
    }
    if (this._credentialsDrift !== undefined) {
      hasAnyValues = true;
      internalValueResult.credentialsDrift = this._credentialsDrift;
    }
    if (this._deletion !== undefined) {
      hasAnyValues = true;
      internalValueResult.deletion = this._deletion;
    }
    if (this._pipelines !== undefined) {
      hasAnyValues = true;
      internalValueResult.pipelines = this._pipelines;
    }
    if (this._replace !== undefined) {
      hasAnyValues = true;
      internalValueResult.replace = this._replace;
    }
    if (this._revive !== undefined) {
      hasAnyValues = true;
      internalValueResult.revive = this._revive;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: LinkPolicy | cdktf.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._adoption = undefined;
      this._config = undefined;
      this._credentials = undefined;
      this._credentialsDrift = undefined;
      this._deletion = undefined;
      this._pipelines = undefined;
      this._replace = undefined;
      this._revive = undefined;
    }
    else if (cdktf.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._adoption = value.adoption;
      this._config = value.config;
      this._credentials = value.credentials;
      this._credentialsDrift = value.credentialsDrift;
      this._deletion = value.deletion;
      this._pipelines = value.pipelines;
      this._replace = value.replace;
      this._revive = value.revive;
    }
  }

  // adoption - computed: false, optional: true, required: false
  private _adoption?: string;
  public get adoption() {
    return this.getStringAttribute('adoption');
  }
  public set adoption(value: string) {
    this._adoption = value;
  }
  public resetAdoption() {
    this._adoption = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get adoptionInput() {
    return this._adoption;
  }

  // config - computed: false, optional: true, required: false
  private _config?: string;
  public get config() {
    return this.getStringAttribute('config');
  }
  public set config(value: string) {
    this._config = value;
  }
  public resetConfig() {
    this._config = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get configInput() {
    return this._config;
  }

  // credentials - computed: false, optional: true, required: false
  private _credentials?: string;
  public get credentials() {
    return this.getStringAttribute('credentials');
  }
  public set credentials(value: string) {
    this._credentials = value;
  }
  public resetCredentials() {
    this._credentials = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get credentialsInput() {
    return this._credentials;
  }

  // credentials_drift - computed: false, optional: true, required: false
  private _credentialsDrift?: string;
  public get credentialsDrift() {
    return this.getStringAttribute('credentials_drift');
  }
  public set credentialsDrift(value: string) {
    this._credentialsDrift = value;
  }
  public resetCredentialsDrift() {
    this._credentialsDrift = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get credentialsDriftInput() {
    return this._credentialsDrift;
  }

  // deletion - computed: false, optional: true, required: false
  private _deletion?: string;
  public get deletion() {
    return this.getStringAttribute('deletion');
  }
  public set deletion(value: string) {
    this._deletion = value;
  }
  public resetDeletion() {
    this._deletion = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get deletionInput() {
    return this._deletion;
  }

  // pipelines - computed: false, optional: true, required: false
  private _pipelines?: string;
  public get pipelines() {
    return this.getStringAttribute('pipelines');
  }
  public set pipelines(value: string) {
    this._pipelines = value;
  }
  public resetPipelines() {
    this._pipelines = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get pipelinesInput() {
    return this._pipelines;
  }

  // replace - computed: false, optional: true, required: false
  private _replace?: string;
  public get replace() {
    return this.getStringAttribute('replace');
  }
  public set replace(value: string) {
    this._replace = value;
  }
  public resetReplace() {
    this._replace = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get replaceInput() {
    return this._replace;
  }

  // revive - computed: false, optional: true, required: false
  private _revive?: boolean | cdktf.IResolvable;
  public get revive() {
    return this.getBooleanAttribute('revive');
  }
  public set revive(value: boolean | cdktf.IResolvable) {
    this._revive = value;
  }
  public resetRevive() {
    this._revive = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get reviveInput() {
    return this._revive;
  }
}

/**
* Represents a {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link linkspec_link}
*/
export class Link extends cdktf.TerraformResource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "linkspec_link";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a Link resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the Link to import
  * @param importFromId The id of the existing Link that should be imported. Refer to the {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link#import import section} in the documentation of this resource for the id to use
  * @param provider? Optional instance of the provider where the Link to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "linkspec_link", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/resources/link linkspec_link} Resource
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options LinkConfig
  */
  public constructor(scope: Construct, id: string, config: LinkConfig) {
    super(scope, id, {
      terraformResourceType: 'linkspec_link',
      terraformGeneratorMetadata: {
        providerName: 'linkspec',
        providerVersion: '0.1.0',
        providerVersionConstraint: '0.1.0'
      },
      provider: config.provider,
      dependsOn: config.dependsOn,
      count: config.count,
      lifecycle: config.lifecycle,
      provisioners: config.provisioners,
      connection: config.connection,
      forEach: config.forEach
    });
    this._config = config.config;
    this._credentials = config.credentials;
    this._credentialsWo = config.credentialsWo;
    this._credentialsWoVersion = config.credentialsWoVersion;
    this._database = config.database;
    this._description = config.description;
    this._name = config.name;
    this._policy.internalValue = config.policy;
    this._type = config.type;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // config - computed: true, optional: true, required: false
  private _config?: string;
  public get config() {
    return this.getStringAttribute('config');
  }
  public set config(value: string) {
    this._config = value;
  }
  public resetConfig() {
    this._config = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get configInput() {
    return this._config;
  }

  // credentials - computed: false, optional: true, required: false
  private _credentials?: string;
  public get credentials() {
    return this.getStringAttribute('credentials');
  }
  public set credentials(value: string) {
    this._credentials = value;
  }
  public resetCredentials() {
    this._credentials = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get credentialsInput() {
    return this._credentials;
  }

  // credentials_wo - computed: false, optional: true, required: false
  private _credentialsWo?: string;
  public get credentialsWo() {
    return this.getStringAttribute('credentials_wo');
  }
  public set credentialsWo(value: string) {
    this._credentialsWo = value;
  }
  public resetCredentialsWo() {
    this._credentialsWo = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get credentialsWoInput() {
    return this._credentialsWo;
  }

  // credentials_wo_version - computed: false, optional: true, required: false
  private _credentialsWoVersion?: number;
  public get credentialsWoVersion() {
    return this.getNumberAttribute('credentials_wo_version');
  }
  public set credentialsWoVersion(value: number) {
    this._credentialsWoVersion = value;
  }
  public resetCredentialsWoVersion() {
    this._credentialsWoVersion = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get credentialsWoVersionInput() {
    return this._credentialsWoVersion;
  }

  // database - computed: false, optional: false, required: true
  private _database?: string;
  public get database() {
    return this.getStringAttribute('database');
  }
  public set database(value: string) {
    this._database = value;
  }
  // Temporarily expose input value. Use with caution.
  public get databaseInput() {
    return this._database;
  }

  // description - computed: true, optional: true, required: false
  private _description?: string;
  public get description() {
    return this.getStringAttribute('description');
  }
  public set description(value: string) {
    this._description = value;
  }
  public resetDescription() {
    this._description = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get descriptionInput() {
    return this._description;
  }

  // fingerprint - computed: true, optional: false, required: false
  public get fingerprint() {
    return this.getStringAttribute('fingerprint');
  }

  // held_pipelines - computed: true, optional: false, required: false
  public get heldPipelines() {
    return this.getListAttribute('held_pipelines');
  }

  // id - computed: true, optional: false, required: false
  public get id() {
    return this.getStringAttribute('id');
  }

  // name - computed: false, optional: false, required: true
  private _name?: string;
  public get name() {
    return this.getStringAttribute('name');
  }
  public set name(value: string) {
    this._name = value;
  }
  // Temporarily expose input value. Use with caution.
  public get nameInput() {
    return this._name;
  }

  // pipelines - computed: true, optional: false, required: false
  public get pipelines() {
    return this.getListAttribute('pipelines');
  }

  // policy - computed: false, optional: true, required: false
  private _policy = new LinkPolicyOutputReference(this, "policy");
  public get policy() {
    return this._policy;
  }
  public putPolicy(value: LinkPolicy) {
    this._policy.internalValue = value;
  }
  public resetPolicy() {
    this._policy.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get policyInput() {
    return this._policy.internalValue;
  }

  // type - computed: false, optional: false, required: true
  private _type?: string;
  public get type() {
    return this.getStringAttribute('type');
  }
  public set type(value: string) {
    this._type = value;
  }
  // Temporarily expose input value. Use with caution.
  public get typeInput() {
    return this._type;
  }

  // =========
  // SYNTHESIS
  // =========

  protected synthesizeAttributes(): { [name: string]: any } {
    return {
      config: cdktf.stringToTerraform(this._config),
      credentials: cdktf.stringToTerraform(this._credentials),
      credentials_wo: cdktf.stringToTerraform(this._credentialsWo),
      credentials_wo_version: cdktf.numberToTerraform(this._credentialsWoVersion),
      database: cdktf.stringToTerraform(this._database),
      description: cdktf.stringToTerraform(this._description),
      name: cdktf.stringToTerraform(this._name),
      policy: linkPolicyToTerraform(this._policy.internalValue),
      type: cdktf.stringToTerraform(this._type),
    };
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      config: {
        value: cdktf.stringToHclTerraform(this._config),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      credentials: {
        value: cdktf.stringToHclTerraform(this._credentials),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      credentials_wo: {
        value: cdktf.stringToHclTerraform(this._credentialsWo),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      credentials_wo_version: {
        value: cdktf.numberToHclTerraform(this._credentialsWoVersion),
        isBlock: false,
        type: "simple",
        storageClassType: "number",
      },
      database: {
        value: cdktf.stringToHclTerraform(this._database),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      description: {
        value: cdktf.stringToHclTerraform(this._description),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      name: {
        value: cdktf.stringToHclTerraform(this._name),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      policy: {
        value: linkPolicyToHclTerraform(this._policy.internalValue),
        isBlock: true,
        type: "struct",
        storageClassType: "LinkPolicy",
      },
      type: {
        value: cdktf.stringToHclTerraform(this._type),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
