// @ts-nocheck
// Generated from the provider's schema (src/terraform/schema/) by scripts/generate-bindings.mjs with
// @cdktf/provider-generator. Change the schema, then run: npm run generate
// https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/data-sources/link
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface DataLinkspecLinkConfig extends cdktf.TerraformMetaArguments {
  /**
  * Database that holds the link.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/data-sources/link#database DataLinkspecLink#database}
  */
  readonly database: string;
  /**
  * Name of the link.
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/data-sources/link#name DataLinkspecLink#name}
  */
  readonly name: string;
}

/**
* Represents a {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/data-sources/link linkspec_link}
*/
export class DataLinkspecLink extends cdktf.TerraformDataSource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "linkspec_link";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a DataLinkspecLink resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the DataLinkspecLink to import
  * @param importFromId The id of the existing DataLinkspecLink that should be imported. Refer to the {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/data-sources/link#import import section} in the documentation of this resource for the id to use
  * @param provider? Optional instance of the provider where the DataLinkspecLink to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "linkspec_link", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new {@link https://registry.terraform.io/providers/linkspec/linkspec/0.1.0/docs/data-sources/link linkspec_link} Data Source
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options DataLinkspecLinkConfig
  */
  public constructor(scope: Construct, id: string, config: DataLinkspecLinkConfig) {
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
    this._database = config.database;
    this._name = config.name;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // config - computed: true, optional: false, required: false
  public get config() {
    return this.getStringAttribute('config');
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

  // description - computed: true, optional: false, required: false
  public get description() {
    return this.getStringAttribute('description');
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

  // type - computed: true, optional: false, required: false
  public get type() {
    return this.getStringAttribute('type');
  }

  // =========
  // SYNTHESIS
  // =========

  protected synthesizeAttributes(): { [name: string]: any } {
    return {
      database: cdktf.stringToTerraform(this._database),
      name: cdktf.stringToTerraform(this._name),
    };
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      database: {
        value: cdktf.stringToHclTerraform(this._database),
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
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
