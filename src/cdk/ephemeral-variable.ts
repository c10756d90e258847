import { TerraformVariable, type TerraformVariableConfig } from 'cdktf';
import type { Construct } from 'constructs';

/** What a variable may have besides its name. A default would be a literal in the synthesised files. */
export type EphemeralVariableProps = Omit<TerraformVariableConfig, 'default' | 'sensitive'>;

/**
 * A variable whose value is in no plan and in no state (Terraform 1.10): for credentials. Its name in Terraform is
 * the construct's id, whatever the scope, and the environment variable TF_VAR_NAME sets it.
 */
export class EphemeralVariable extends TerraformVariable {
  constructor(scope: Construct, id: string, props: EphemeralVariableProps = {}) {
    super(scope, id, { type: 'string', ...props, sensitive: true });
    this.overrideLogicalId(id);
    // cdktf 0.21 has no prop for it.
    this.addOverride('ephemeral', true);
  }
}
