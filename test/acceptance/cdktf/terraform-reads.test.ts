import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { EphemeralVariable, HttpLink, LinkSpecs, LinkspecProvider } from '../../../src/cdk/index.js';
import { hasTerraform } from '../terraform/has-terraform.js';
import { openProject, type Project } from '../terraform/project.js';

/** Everything that means something to YAML, JSON, HCL or the CDK. */
const HOSTILE = `"\\ \${var.x} $\${y} $%{z} %{if} %%{w} \${TfToken[TOKEN.0]} \b\f\n\t ☃ 1e5 #{TfToken[TOKEN.0]}`;

let project: Project;
beforeEach(async () => {
  project = await openProject({ catalog: { databases: ['db'] } });
});
afterEach(() => project.close());

(hasTerraform('what Terraform makes of the constructs') ? describe : describe.skip)('Terraform reads', () => {
  test('every text as it was written, secrets from variables and files included', async () => {
    const yaml = join(project.folder, 'specs', `\${odd} "folder".yaml`);
    await mkdir(join(project.folder, 'specs'));
    await writeFile(
      yaml,
      JSON.stringify({
        apiVersion: 'linkspec.dev/v1alpha1',
        kind: 'LinkSpec',
        metadata: { name: 'hostile' },
        spec: {
          database: 'db',
          name: `a \${link} "quoted"`,
          type: 'HTTP',
          description: HOSTILE,
          config: { [HOSTILE]: [HOSTILE, 1.5, null], plain: true },
          credentials: {
            headers: { [HOSTILE]: { env: 'TOKEN' } },
            one: { file: `\${secret}.txt` },
            none: { file: 'cr.txt' },
          },
        },
      }),
    );
    await writeFile(join(project.folder, 'specs', `\${secret}.txt`), 'two\r\n\r\n');
    await writeFile(join(project.folder, 'specs', 'cr.txt'), 'ends in CR\r');
    project.env.TF_VAR_TOKEN = HOSTILE;
    project.env.TF_VAR_x = HOSTILE;

    const stack = new TerraformStack(Testing.app(), 'stack');
    new LinkspecProvider(stack, 'linkspec', { settle: '0s' });
    LinkSpecs.fromYaml(stack, 'yaml', { path: yaml });
    const token = new EphemeralVariable(stack, 'again').stringValue;
    project.env.TF_VAR_again = HOSTILE;
    new HttpLink(stack, 'typed', {
      database: 'db',
      config: { late: new TerraformVariable(stack, 'x', {}).stringValue, beside: '"\\\n' },
      credentials: { headers: { Authorization: `Bearer "${token}"\n`, 'k"\\': token } },
    });
    await writeFile(join(project.folder, 'main.tf.json'), Testing.synth(stack));
    await project.apply();

    const { emulator } = project;
    const description = await emulator.execute('SELECT DESCRIPTION FROM information_schema.LINKS');
    expect(description).toMatchObject({ rows: expect.arrayContaining([[HOSTILE]]) });
    expect(JSON.parse(emulator.configTextOf('db', `a \${link} "quoted"`) ?? '')).toEqual({
      [HOSTILE]: [HOSTILE, 1.5, null],
      plain: true,
    });
    expect(JSON.parse(emulator.configTextOf('db', 'typed') ?? '')).toEqual({
      late: HOSTILE,
      beside: '"\\\n',
    });
    expect(emulator.credentialsOf('db', `a \${link} "quoted"`)).toEqual({
      headers: { [HOSTILE]: HOSTILE },
      one: 'two\r\n',
      none: 'ends in CR\r',
    });
    expect(emulator.credentialsOf('db', 'typed')).toEqual({
      headers: { Authorization: `Bearer "${HOSTILE}"\n`, 'k"\\': HOSTILE },
    });
  });

  test('HCL output as it reads the JSON one', async () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    new LinkspecProvider(stack, 'linkspec', { settle: '0s' });
    new HttpLink(stack, 'l', {
      database: 'db',
      description: 'a "quoted" text',
      config: { late: new TerraformVariable(stack, 'x', {}).stringValue, known: [1] },
      credentials: { headers: { Authorization: new EphemeralVariable(stack, 'token').stringValue } },
      policy: { deletion: 'Retain', revive: true },
    });
    Object.assign(project.env, { TF_VAR_x: 'x', TF_VAR_token: 'secret' });
    await project.write('main.tf.json', Testing.synth(stack));
    await project.apply();
    await rm(join(project.folder, 'main.tf.json'));
    await project.write('main.tf', (stack.toHclTerraform() as { readonly hcl: string }).hcl);
    await project.expectNothingToDo();
  });
});
