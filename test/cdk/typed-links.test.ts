import { describe, expect, test } from '@jest/globals';
import { Fn, TerraformVariable, Token } from 'cdktf';
import type { Construct } from 'constructs';
import {
  AzureLink,
  EphemeralVariable,
  GcsLink,
  HdfsLink,
  HttpLink,
  KafkaLink,
  LinkspecProvider,
  MongodbLink,
  MysqlLink,
  S3Link,
} from '../../src/cdk/index.js';
import type { TypedLinkProps } from '../../src/cdk/typed-link.js';
import { LINK_TYPES } from '../../src/spec/link-spec.js';
import { newStack, onlyLink, synthesised } from './synthesised.js';

// biome-ignore lint/suspicious/noExplicitAny: the props of eight classes have no more in common.
type AnyLink = new (scope: Construct, id: string, props: TypedLinkProps<any, any>) => S3Link;

const CLASSES: readonly [string, AnyLink][] = [
  ['S3', S3Link],
  ['AZURE', AzureLink],
  ['GCS', GcsLink],
  ['HDFS', HdfsLink],
  ['HTTP', HttpLink],
  ['KAFKA', KafkaLink],
  ['MONGODB', MongodbLink],
  ['MYSQL', MysqlLink],
];

describe('links by type', () => {
  test('there is a class for each type', () => {
    expect(CLASSES.map(([type]) => type)).toEqual([...LINK_TYPES]);
  });

  test.each(CLASSES)('%s', (type, Class) => {
    const stack = newStack();
    const secret = new EphemeralVariable(stack, 'SECRET');
    new Class(stack, 'link', {
      database: 'analytics',
      name: 'a link',
      description: 'text',
      config: { 'any.key': 1 },
      credentials: { any_key: secret.stringValue },
      credentialsWoVersion: 3,
      policy: { credentialsDrift: 'Always', deletion: 'Retain', revive: true },
    });
    expect(onlyLink(stack)).toEqual({
      database: 'analytics',
      name: 'a link',
      type,
      description: 'text',
      config: '{"any.key":1}',
      credentials_wo: `\${jsonencode({"any_key" = var.SECRET})}`,
      credentials_wo_version: 3,
      policy: { credentials_drift: 'Always', deletion: 'Retain', revive: true },
    });
  });

  test('what is left out is left out; the name is the id', () => {
    const stack = newStack();
    new S3Link(stack, 'exports', { database: 'analytics' });
    expect(onlyLink(stack)).toEqual({ database: 'analytics', name: 'exports', type: 'S3' });
  });

  test('an empty config and empty credentials are written', () => {
    const stack = newStack();
    new S3Link(stack, 'exports', { database: 'analytics', config: {}, credentials: {} });
    expect(onlyLink(stack)).toMatchObject({ config: '{}', credentials_wo: '{}' });
  });

  test("Terraform's own arguments go through", () => {
    const stack = newStack();
    const other = new LinkspecProvider(stack, 'other', { alias: 'other' });
    new S3Link(stack, 'l', { database: 'd', provider: other, lifecycle: { ignoreChanges: ['config'] } });
    expect(onlyLink(stack)).toMatchObject({
      provider: 'linkspec.other',
      lifecycle: { ignore_changes: ['config'] },
    });
  });

  test('attributes can be referred to', () => {
    const stack = newStack();
    const link = new S3Link(stack, 'l', { database: 'd' });
    new S3Link(stack, 'm', { database: 'd', description: link.id });
    expect(synthesised(stack).resource?.linkspec_link.m?.description).toBe(`\${linkspec_link.l.id}`);
  });

  test('the provider has source and version', () => {
    const stack = newStack();
    new LinkspecProvider(stack, 'linkspec', { owner: 'team' });
    expect(synthesised(stack)).toMatchObject({
      provider: { linkspec: [{ owner: 'team' }] },
      terraform: {
        required_providers: {
          linkspec: { source: 'linkspec/linkspec', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
        },
      },
    });
  });
});

describe('keys', () => {
  const messagesOf = (link: Construct) =>
    link.node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => data as string);

  test('an unknown one is a warning with the nearest name', () => {
    const stack = newStack();
    const secret = new EphemeralVariable(stack, 'SECRET').stringValue;
    const link = new S3Link(stack, 'l', {
      database: 'd',
      config: { regoin: 'x', region: secret },
      credentials: { aws_acess_key_id: secret },
    });
    expect(messagesOf(link)).toEqual([
      expect.stringMatching(/"regoin" is not a known config key of S3.*region/),
      expect.stringMatching(/"aws_acess_key_id" is not a known credential key of S3.*aws_access_key_id/),
    ]);
  });

  test('known ones are none', () => {
    const stack = newStack();
    const secret = new EphemeralVariable(stack, 'SECRET').stringValue;
    const link = new HttpLink(stack, 'l', {
      database: 'd',
      credentials: { headers: { Authorization: secret } },
    });
    expect(messagesOf(link)).toEqual([]);
  });

  test('a secret in config is refused', () => {
    expect(
      () => new S3Link(newStack(), 'l', { database: 'd', config: { aws_secret_access_key: 'canary' } }),
    ).toThrow(/LNK0105: stack\/l: .*aws_secret_access_key(?!.*canary)/);
  });
});

describe('variables', () => {
  test('an ephemeral variable keeps its name in any scope', () => {
    const stack = newStack();
    const link = new S3Link(stack, 'l', { database: 'd' });
    const variable = new EphemeralVariable(link, 'DEEP_DOWN', { description: 'text' });
    expect(synthesised(stack).variable).toEqual({
      DEEP_DOWN: { type: 'string', description: 'text', sensitive: true, ephemeral: true },
    });
    expect(Token.isUnresolved(variable.stringValue)).toBe(true);
  });

  test('text around a variable and functions of one are no literals', () => {
    const stack = newStack();
    const token = new TerraformVariable(stack, 'TOKEN', { sensitive: true });
    new HttpLink(stack, 'l', {
      database: 'd',
      credentials: {
        headers: { Authorization: `Bearer ${token.stringValue}`, X: Fn.upper(token.stringValue) },
      },
    });
    expect(onlyLink(stack).credentials_wo).toBe(
      `\${jsonencode({"headers" = {"Authorization" = "Bearer \${var.TOKEN}", "X" = upper(var.TOKEN)}})}`,
    );
  });
});
