/**
 * The protocol a second time, for the client of the tests: in another form, read by another codec (the reflection of
 * @bufbuild/protobuf), with fields that the provider does not know.
 */
import {
  createFileRegistry,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonObject,
  type JsonValue,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** Bytes of a message from its JSON form: names in camelCase, bytes in base64. */
export function toBytes(type: string, json: JsonValue): Buffer {
  const descriptor = messageNamed(type);
  return Buffer.from(toBinary(descriptor, fromJson(descriptor, json)));
}

/** The JSON form of a message. Fields with default values are left out. Throws where the bytes are no such message. */
export function toJsonForm(type: string, bytes: Uint8Array): JsonObject {
  const descriptor = messageNamed(type);
  return toJson(descriptor, fromBinary(descriptor, bytes)) as JsonObject;
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** One message a line: its name, then `name:number:type`; `*` repeated, `?` one of a oneof. */
const MESSAGES = `
DynamicValue msgpack:1:bytes json:2:bytes
Step attribute_name:1:string? element_key_string:2:string? element_key_int:3:int64?
Path steps:1:Step*
Diagnostic severity:1:Severity summary:2:string detail:3:string attribute:4:Path
Caps deferral_allowed:1:bool write_only_attributes_allowed:2:bool
ServerCaps plan_destroy:1:bool get_provider_schema_optional:2:bool move_resource_state:3:bool
Raw json:1:bytes flatmap:2:StringPair*
StringPair key:1:string value:2:string
Object attributes:1:Attribute* nesting:3:Nesting
Attribute name:1:string type:2:bytes nested_type:10:Object description:3:string required:4:bool optional:5:bool computed:6:bool sensitive:7:bool description_kind:8:Kind deprecated:9:bool write_only:11:bool
Block version:1:int64 attributes:2:Attribute* description:4:string description_kind:5:Kind deprecated:6:bool
Schema version:1:int64 block:2:Block
SchemaPair key:1:string value:2:Schema
Named type_name:1:string
Imported type_name:1:string state:2:DynamicValue private:3:bytes
Empty
GetMetadataRequest
GetMetadataResponse server_capabilities:1:ServerCaps diagnostics:2:Diagnostic* data_sources:3:Named* resources:4:Named*
GetProviderSchemaRequest
GetProviderSchemaResponse provider:1:Schema resource_schemas:2:SchemaPair* data_source_schemas:3:SchemaPair* diagnostics:4:Diagnostic* provider_meta:5:Schema server_capabilities:6:ServerCaps
ValidateProviderConfigRequest config:1:DynamicValue
ValidateProviderConfigResponse diagnostics:2:Diagnostic*
ConfigureProviderRequest terraform_version:1:string config:2:DynamicValue client_capabilities:3:Caps
ConfigureProviderResponse diagnostics:1:Diagnostic*
ValidateResourceConfigRequest type_name:1:string config:2:DynamicValue client_capabilities:3:Caps
ValidateResourceConfigResponse diagnostics:1:Diagnostic*
ValidateDataResourceConfigRequest type_name:1:string config:2:DynamicValue
ValidateDataResourceConfigResponse diagnostics:1:Diagnostic*
UpgradeResourceStateRequest type_name:1:string version:2:int64 raw_state:3:Raw
UpgradeResourceStateResponse upgraded_state:1:DynamicValue diagnostics:2:Diagnostic*
ReadResourceRequest type_name:1:string current_state:2:DynamicValue private:3:bytes provider_meta:4:DynamicValue client_capabilities:5:Caps
ReadResourceResponse new_state:1:DynamicValue diagnostics:2:Diagnostic* private:3:bytes
PlanResourceChangeRequest type_name:1:string prior_state:2:DynamicValue proposed_new_state:3:DynamicValue config:4:DynamicValue prior_private:5:bytes provider_meta:6:DynamicValue client_capabilities:7:Caps
PlanResourceChangeResponse planned_state:1:DynamicValue requires_replace:2:Path* planned_private:3:bytes diagnostics:4:Diagnostic* legacy_type_system:5:bool
ApplyResourceChangeRequest type_name:1:string prior_state:2:DynamicValue planned_state:3:DynamicValue config:4:DynamicValue planned_private:5:bytes provider_meta:6:DynamicValue
ApplyResourceChangeResponse new_state:1:DynamicValue private:2:bytes diagnostics:3:Diagnostic* legacy_type_system:4:bool
ImportResourceStateRequest type_name:1:string id:2:string client_capabilities:3:Caps
ImportResourceStateResponse imported_resources:1:Imported* diagnostics:2:Diagnostic*
ReadDataSourceRequest type_name:1:string config:2:DynamicValue provider_meta:3:DynamicValue client_capabilities:4:Caps
ReadDataSourceResponse state:1:DynamicValue diagnostics:2:Diagnostic*
StopProviderRequest
StopProviderResponse error:1:string
HealthCheckResponse status:1:Serving
StdioData channel:1:Channel data:2:bytes
`;

const ENUMS = {
  Severity: ['INVALID', 'ERROR', 'WARNING'],
  Kind: ['PLAIN', 'MARKDOWN'],
  Nesting: ['NESTING_INVALID', 'SINGLE', 'LIST', 'SET', 'MAP'],
  Serving: ['UNKNOWN', 'SERVING'],
  Channel: ['CHANNEL_INVALID', 'STDOUT', 'STDERR'],
};

const SCALARS = new Set(['string', 'bytes', 'bool', 'int64']);

const registry = createFileRegistry(
  fromJson(FileDescriptorSetSchema, {
    file: [
      {
        name: 'tests.proto',
        package: 't',
        syntax: 'proto3',
        enumType: Object.entries(ENUMS).map(([name, values]) => ({
          name,
          value: values.map((value, number) => ({ name: value, number })),
        })),
        messageType: MESSAGES.trim().split('\n').map(messageType),
      },
    ],
  }),
);

function messageType(line: string): JsonObject {
  const [name = '', ...fields] = line.split(' ');
  return {
    name,
    field: fields.map(fieldOf),
    ...(line.includes('?') && { oneofDecl: [{ name: 'selector' }] }),
  };
}

function fieldOf(text: string): JsonObject {
  const [, name = '', number, type = '', mark] = /^(\w+):(\d+):(\w+)([*?]?)$/.exec(text) ?? [];
  return {
    name,
    jsonName: name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    number: Number(number),
    label: mark === '*' ? 'LABEL_REPEATED' : 'LABEL_OPTIONAL',
    ...(mark === '?' && { oneofIndex: 0 }),
    ...(SCALARS.has(type)
      ? { type: `TYPE_${type.toUpperCase()}` }
      : { type: Object.hasOwn(ENUMS, type) ? 'TYPE_ENUM' : 'TYPE_MESSAGE', typeName: `.t.${type}` }),
  };
}

function messageNamed(type: string): DescMessage {
  const found = registry.getMessage(`t.${type}`);
  if (!found) throw new Error(`no message ${type}`);
  return found;
}
