import { describe, expect, test } from '@jest/globals';
import { App, Fn, Lazy, TerraformLocal, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { EphemeralVariable, HttpLink, Link, LinkspecProvider, S3Link } from '../../src/cdk/index.js';
import { newStack, onlyLink, synthesised } from './synthesised.js';

const CANARY = 'canary-hunter2';
const LINK = { database: 'd', name: 'n', type: 'S3' };

/** The message with which the stack, or its synthesis, is refused. */
function refused(make: (stack: TerraformStack) => void): string {
  const stack = newStack();
  try {
    make(stack);
    Testing.synth(stack);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`nothing was refused: ${Testing.synth(stack)}`);
}

describe('a literal secret is refused, with the way out and without the secret', () => {
  const cases: Readonly<Record<string, (stack: TerraformStack) => void>> = {
    'in a typed link': (stack) =>
      new S3Link(stack, 'l', { database: 'd', credentials: { aws_secret_access_key: CANARY } }),
    'nested in a typed link': (stack) =>
      new HttpLink(stack, 'l', { database: 'd', credentials: { headers: { Authorization: CANARY } } }),
    'in a list of a typed link': (stack) =>
      new HttpLink(stack, 'l', { database: 'd', credentials: { headers: [CANARY] } }),
    'late, in a typed link': (stack) =>
      new S3Link(stack, 'l', {
        database: 'd',
        credentials: { aws_secret_access_key: Lazy.stringValue({ produce: () => CANARY }) },
      }),
    'credentials as JSON text': (stack) =>
      new Link(stack, 'l', { ...LINK, credentials: JSON.stringify({ aws_secret_access_key: CANARY }) }),
    'credentials_wo as JSON text': (stack) =>
      new Link(stack, 'l', { ...LINK, credentialsWo: JSON.stringify({ aws_secret_access_key: CANARY }) }),
    'credentials_wo that is no JSON': (stack) => new Link(stack, 'l', { ...LINK, credentialsWo: CANARY }),
    'beside an interpolation': (stack) =>
      new Link(stack, 'l', { ...LINK, credentialsWo: `{"a":"\${var.x}","b":"${CANARY}"}` }),
    'within a function': (stack) =>
      new Link(stack, 'l', { ...LINK, credentialsWo: Fn.jsonencode({ aws_secret_access_key: CANARY }) }),
    'set afterwards': (stack) => {
      new Link(stack, 'l', LINK).credentialsWo = JSON.stringify({ a: CANARY });
    },
    'set by an override': (stack) =>
      new S3Link(stack, 'l', { database: 'd' }).addOverride('credentials_wo', `{"a":"${CANARY}"}`),
    'as the default of a variable': (stack) =>
      new S3Link(stack, 'l', {
        database: 'd',
        credentials: {
          a: new TerraformVariable(stack, 'v', { default: CANARY, sensitive: true }).stringValue,
        },
      }),
    'as the default of an ephemeral variable': (stack) => {
      const variable = new EphemeralVariable(stack, 'v');
      variable.addOverride('default', CANARY);
      new S3Link(stack, 'l', { database: 'd', credentials: { a: variable.stringValue } });
    },
    'as a local': (stack) =>
      new S3Link(stack, 'l', {
        database: 'd',
        credentials: { a: new TerraformLocal(stack, 'v', CANARY).asString },
      }),
    'password of the provider': (stack) => new LinkspecProvider(stack, 'p', { password: CANARY }),
    'password in the url of the provider': (stack) =>
      new LinkspecProvider(stack, 'p', { url: `mysql://root:${CANARY}@localhost:3306/` }),
    'password of the provider, set afterwards': (stack) => {
      new LinkspecProvider(stack, 'p').password = CANARY;
    },
    'password of the provider, by a variable': (stack) => {
      const variable = new TerraformVariable(stack, 'v', { default: CANARY });
      new LinkspecProvider(stack, 'p', { password: variable.stringValue });
    },
  };

  test.each(Object.entries(cases))('%s', (_, make) => {
    const message = refused(make);
    expect(message).toMatch(/LNK0821: stack\/[lp]: /);
    expect(message).toMatch(/TF_VAR_/);
    expect(message).not.toContain(CANARY);
  });

  test('also where validations are skipped', () => {
    const app = new App({ skipValidation: true, outdir: Testing.app().outdir });
    const stack = new TerraformStack(app, 'stack');
    new Link(stack, 'l', LINK).addOverride('credentials', `{"a":"${CANARY}"}`);
    expect(() => app.synth()).toThrow(/LNK0821/);
  });

  test('also in HCL', () => {
    const stack = newStack();
    new Link(stack, 'l', LINK).addOverride('credentials', `{"a":"${CANARY}"}`);
    expect(() => stack.toHclTerraform()).toThrow(/LNK0821/);
  });

  test('a typed link names the key at once', () => {
    expect(
      () =>
        new HttpLink(newStack(), 'l', {
          database: 'd',
          credentials: { headers: { Authorization: CANARY } },
        }),
    ).toThrow('LNK0821: stack/l: credentials.headers.Authorization is a literal');
  });

  test('a secret key in config as JSON text', () => {
    const message = refused((stack) => {
      new Link(stack, 'l', { ...LINK, config: JSON.stringify({ aws_secret_access_key: CANARY }) });
    });
    expect(message).toMatch(/LNK0105: stack\/l: /);
    expect(message).not.toContain(CANARY);
  });
});

describe('what is no literal goes through', () => {
  test('references as JSON text and as functions', () => {
    const stack = newStack();
    const secret = new EphemeralVariable(stack, 'SECRET').stringValue;
    new Link(stack, 'l', { ...LINK, credentialsWo: Fn.jsonencode({ aws_secret_access_key: secret }) });
    expect(onlyLink(stack).credentials_wo).toBe(`\${jsonencode({"aws_secret_access_key" = var.SECRET})}`);
  });

  test('an ephemeral resource by hand', () => {
    const stack = newStack();
    new Link(stack, 'l', { ...LINK, credentialsWo: `\${ephemeral.vault.db.json}` });
    expect(onlyLink(stack).credentials_wo).toBe(`\${ephemeral.vault.db.json}`);
  });

  test('a local that is a reference', () => {
    const stack = newStack();
    const secret = new EphemeralVariable(stack, 'SECRET').stringValue;
    const local = new TerraformLocal(stack, 'v', `Bearer ${secret}`);
    new HttpLink(stack, 'l', { database: 'd', credentials: { headers: { Authorization: local.asString } } });
    expect(onlyLink(stack).credentials_wo).toBe(`\${jsonencode({"headers" = {"Authorization" = local.v}})}`);
  });

  test('a provider url without a password, and one with a variable', () => {
    const stack = newStack();
    const password = new EphemeralVariable(stack, 'PASSWORD').stringValue;
    new LinkspecProvider(stack, 'p', { url: 'mysql://root@localhost:3306/' });
    new LinkspecProvider(stack, 'q', { alias: 'q', url: `mysql://root:${password}@localhost:3306/` });
    expect(synthesised(stack).provider?.linkspec.map(({ url }) => url)).toEqual([
      'mysql://root@localhost:3306/',
      `mysql://root:\${var.PASSWORD}@localhost:3306/`,
    ]);
  });
});
