// @ts-nocheck
// Generated from schemas/linkspec.schema.json by scripts/generate.mjs. Change the schema, then run: npm run generate
export const validate = validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://linkspec.dev/schemas/linkspec.schema.json","title":"LinkSpecDocument","description":"One SingleStore link as code: what it is to be, and how far linkspec may go to make it so.","type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"description":"Version of the document's shape.","type":"string","enum":["linkspec.dev/v1alpha1"]},"kind":{"description":"Always LinkSpec. Documents of other kinds are skipped with a note.","type":"string","enum":["LinkSpec"]},"metadata":{"description":"Identity of the document.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"description":"Identity in messages; in Kubernetes the object's name. Any text that is not empty.","type":"string","pattern":"^[^\\x00]+$"},"namespace":{"description":"Kubernetes namespace. Only the operator looks at it.","type":"string"},"labels":{"description":"Kubernetes labels. linkspec does not look at them.","type":"object","additionalProperties":{"type":"string"}},"annotations":{"description":"Kubernetes annotations. Only the operator looks at them.","type":"object","additionalProperties":{"type":"string"}}}},"spec":{"description":"The link and the policy for it.","type":"object","additionalProperties":false,"required":["database","type"],"properties":{"database":{"description":"SingleStore database that holds the link. Any name that the server accepts; it is quoted, never refused.","type":"string","pattern":"^[^\\x00]+$"},"name":{"description":"Link name. Default: metadata.name. Any name that the server accepts; it is quoted, never refused.","type":"string","pattern":"^[^\\x00]+$"},"type":{"description":"Link type, as in CREATE LINK … AS type.","type":"string","enum":["S3","AZURE","GCS","HDFS","HTTP","KAFKA","MONGODB","MYSQL"]},"description":{"description":"The link's DESCRIPTION. Absent: not managed.","type":"string"},"config":{"description":"The link's CONFIG: typed JSON values, which SHOW LINKS shows to others. Absent: not managed. {}: must be empty. The set of keys is open.","type":"object","additionalProperties":true},"credentials":{"$ref":"#/definitions/nestedCredentials"},"policy":{"description":"How far linkspec may go with this link. Every field has a default.","type":"object","additionalProperties":false,"properties":{"config":{"description":"Exact: the live CONFIG becomes what the spec says, keys that it does not name are removed. Merge: top-level keys that the spec does not name are left as they are.","type":"string","enum":["Exact","Merge"],"default":"Exact"},"credentials":{"description":"Exact: the live CREDENTIALS become what the spec says. Merge: top-level keys that the spec does not name are left as they are.","type":"string","enum":["Exact","Merge"],"default":"Exact"},"credentialsDrift":{"description":"When credentials are sent again. OnChange: a value's fingerprint differs from the one last sent. OnVersion: credentialsVersion differs from the last one sent. Always: in every run.","type":"string","enum":["OnChange","OnVersion","Always"],"default":"OnChange"},"adoption":{"description":"A live link never managed before. Send: its credentials are sent once. Trust: they are taken as equal to the spec's. Refuse: the link is blocked.","type":"string","enum":["Send","Trust","Refuse"],"default":"Send"},"pipelines":{"description":"Pause: running pipelines on the link are stopped for the change and started again. Refuse: a running pipeline on the link makes the change an error.","type":"string","enum":["Pause","Refuse"],"default":"Pause"},"revive":{"description":"true: pipelines on the link that are found in Error are started too, once the change is made.","type":"boolean","default":false},"deletion":{"description":"What may happen to the link once no spec names it. Retain: it stays. Delete: it is dropped (by --prune, by terraform destroy, or with the custom resource).","type":"string","enum":["Retain","Delete"],"default":"Retain"},"replace":{"description":"A change of type, which needs DROP and CREATE. Refuse: it is blocked. Allow: it is made, but never while a pipeline uses the link.","type":"string","enum":["Refuse","Allow"],"default":"Refuse"},"drift":{"description":"A difference that arose while the spec stayed as last applied. Correct: it is undone. Report: it is reported and left.","type":"string","enum":["Correct","Report"],"default":"Correct"},"approval":{"description":"Operator only. Automatic: changes are applied. Manual: changes are planned and wait for the approval annotation.","type":"string","enum":["Automatic","Manual"],"default":"Automatic"}}},"credentialsVersion":{"description":"Any text: change it to have all credentials sent again. Needed with credentialsDrift: OnVersion.","type":"string"},"suspend":{"description":"true: the link is shown, never changed.","type":"boolean","default":false},"connectionSecretRef":{"description":"Operator only. Secret of the same namespace with the server's address: key url, or keys host, port, username and password; for TLS ca.crt, tls.crt and tls.key. Default: the operator's own.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"description":"Name of the Secret.","type":"string"}}},"interval":{"description":"Operator only. How often the live link is compared with the spec when nothing else asks for it, such as 10m or 1h. At least 1m.","type":"string","pattern":"^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$","default":"10m"}}}},"definitions":{"credential":{"description":"A reference, a literal (discouraged), or a nest of them. An object whose only key is env, file, exec, secretKeyRef or value is never a nest.","anyOf":[{"$ref":"#/definitions/environmentReference"},{"$ref":"#/definitions/fileReference"},{"$ref":"#/definitions/programReference"},{"$ref":"#/definitions/secretKeyReference"},{"$ref":"#/definitions/literal"},{"$ref":"#/definitions/nestedCredentials"},{"type":"array","items":{"$ref":"#/definitions/credential"}},{"type":["string","number","boolean","null"]}]},"environmentReference":{"description":"The value of an environment variable.","type":"object","additionalProperties":false,"required":["env"],"properties":{"env":{"description":"Name of the variable.","type":"string","pattern":"^[^\\x00=]+$"}}},"fileReference":{"description":"The content of a file; one final line break is cut.","type":"object","additionalProperties":false,"required":["file"],"properties":{"file":{"description":"Path of the file; a relative one starts at the folder of the spec file.","type":"string","pattern":"^[^\\x00]+$"}}},"programReference":{"description":"What a program prints; one final line break is cut. No shell is involved.","type":"object","additionalProperties":false,"required":["exec"],"properties":{"exec":{"description":"The program and its arguments.","type":"array","minItems":1,"items":[{"type":"string","pattern":"^[^\\x00]+$"}],"additionalItems":{"type":"string","pattern":"^[^\\x00]*$"}}}},"secretKeyReference":{"description":"A key of a Kubernetes Secret in the same namespace. Operator only.","type":"object","additionalProperties":false,"required":["secretKeyRef"],"properties":{"secretKeyRef":{"description":"The Secret and its key.","type":"object","additionalProperties":false,"required":["name","key"],"properties":{"name":{"description":"Name of the Secret.","type":"string","pattern":"^[^\\x00]+$"},"key":{"description":"Key within the Secret.","type":"string","pattern":"^[^\\x00]+$"}}}}},"literal":{"description":"The value itself, any JSON. Discouraged: it stands in the file for all to read.","type":"object","additionalProperties":false,"required":["value"],"properties":{"value":{"description":"The value, sent as it is.","type":["string","number","boolean","null","object","array"]}}},"nestedCredentials":{"description":"The link's CREDENTIALS, or an object within them: references, at any depth, to where the values come from. spec.credentials absent: not managed. The set of keys is open.","type":"object","additionalProperties":{"$ref":"#/definitions/credential"},"not":{"maxProperties":1,"anyOf":[{"required":["env"]},{"required":["file"]},{"required":["exec"]},{"required":["secretKeyRef"]},{"required":["value"]}]}}}};
const pattern0 = new RegExp("^[^\\x00]+$", "u");
const pattern9 = new RegExp("^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$", "u");
const func2 = Object.prototype.hasOwnProperty;
const schema12 = {"description":"The link's CREDENTIALS, or an object within them: references, at any depth, to where the values come from. spec.credentials absent: not managed. The set of keys is open.","type":"object","additionalProperties":{"$ref":"#/definitions/credential"},"not":{"maxProperties":1,"anyOf":[{"required":["env"]},{"required":["file"]},{"required":["exec"]},{"required":["secretKeyRef"]},{"required":["value"]}]}};
const schema13 = {"description":"A reference, a literal (discouraged), or a nest of them. An object whose only key is env, file, exec, secretKeyRef or value is never a nest.","anyOf":[{"$ref":"#/definitions/environmentReference"},{"$ref":"#/definitions/fileReference"},{"$ref":"#/definitions/programReference"},{"$ref":"#/definitions/secretKeyReference"},{"$ref":"#/definitions/literal"},{"$ref":"#/definitions/nestedCredentials"},{"type":"array","items":{"$ref":"#/definitions/credential"}},{"type":["string","number","boolean","null"]}]};
const schema14 = {"description":"The value of an environment variable.","type":"object","additionalProperties":false,"required":["env"],"properties":{"env":{"description":"Name of the variable.","type":"string","pattern":"^[^\\x00=]+$"}}};
const schema15 = {"description":"The content of a file; one final line break is cut.","type":"object","additionalProperties":false,"required":["file"],"properties":{"file":{"description":"Path of the file; a relative one starts at the folder of the spec file.","type":"string","pattern":"^[^\\x00]+$"}}};
const schema16 = {"description":"What a program prints; one final line break is cut. No shell is involved.","type":"object","additionalProperties":false,"required":["exec"],"properties":{"exec":{"description":"The program and its arguments.","type":"array","minItems":1,"items":[{"type":"string","pattern":"^[^\\x00]+$"}],"additionalItems":{"type":"string","pattern":"^[^\\x00]*$"}}}};
const schema17 = {"description":"A key of a Kubernetes Secret in the same namespace. Operator only.","type":"object","additionalProperties":false,"required":["secretKeyRef"],"properties":{"secretKeyRef":{"description":"The Secret and its key.","type":"object","additionalProperties":false,"required":["name","key"],"properties":{"name":{"description":"Name of the Secret.","type":"string","pattern":"^[^\\x00]+$"},"key":{"description":"Key within the Secret.","type":"string","pattern":"^[^\\x00]+$"}}}}};
const schema18 = {"description":"The value itself, any JSON. Discouraged: it stands in the file for all to read.","type":"object","additionalProperties":false,"required":["value"],"properties":{"value":{"description":"The value, sent as it is.","type":["string","number","boolean","null","object","array"]}}};
const pattern3 = new RegExp("^[^\\x00=]+$", "u");
const pattern5 = new RegExp("^[^\\x00]*$", "u");
const wrapper0 = {validate: validate11};
const wrapper1 = {validate: validate12};

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.env === undefined){
const err0 = {instancePath,schemaPath:"#/definitions/environmentReference/required",keyword:"required",params:{missingProperty: "env"},message:"must have required property '"+"env"+"'",schema:schema14.required,parentSchema:schema14,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(key0 === "env")){
const err1 = {instancePath,schemaPath:"#/definitions/environmentReference/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema14,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.env !== undefined){
let data0 = data.env;
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
const err2 = {instancePath:instancePath+"/env",schemaPath:"#/definitions/environmentReference/properties/env/pattern",keyword:"pattern",params:{pattern: "^[^\\x00=]+$"},message:"must match pattern \""+"^[^\\x00=]+$"+"\"",schema:"^[^\\x00=]+$",parentSchema:schema14.properties.env,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/env",schemaPath:"#/definitions/environmentReference/properties/env/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.properties.env.type,parentSchema:schema14.properties.env,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/definitions/environmentReference/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema14.type,parentSchema:schema14,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs7 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.file === undefined){
const err5 = {instancePath,schemaPath:"#/definitions/fileReference/required",keyword:"required",params:{missingProperty: "file"},message:"must have required property '"+"file"+"'",schema:schema15.required,parentSchema:schema15,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
for(const key1 in data){
if(!(key1 === "file")){
const err6 = {instancePath,schemaPath:"#/definitions/fileReference/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema15,data};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.file !== undefined){
let data1 = data.file;
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
const err7 = {instancePath:instancePath+"/file",schemaPath:"#/definitions/fileReference/properties/file/pattern",keyword:"pattern",params:{pattern: "^[^\\x00]+$"},message:"must match pattern \""+"^[^\\x00]+$"+"\"",schema:"^[^\\x00]+$",parentSchema:schema15.properties.file,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/file",schemaPath:"#/definitions/fileReference/properties/file/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema15.properties.file.type,parentSchema:schema15.properties.file,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/definitions/fileReference/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema15.type,parentSchema:schema15,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var _valid0 = _errs7 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs13 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.exec === undefined){
const err10 = {instancePath,schemaPath:"#/definitions/programReference/required",keyword:"required",params:{missingProperty: "exec"},message:"must have required property '"+"exec"+"'",schema:schema16.required,parentSchema:schema16,data};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
for(const key2 in data){
if(!(key2 === "exec")){
const err11 = {instancePath,schemaPath:"#/definitions/programReference/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema16,data};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.exec !== undefined){
let data2 = data.exec;
if(Array.isArray(data2)){
if(data2.length < 1){
const err12 = {instancePath:instancePath+"/exec",schemaPath:"#/definitions/programReference/properties/exec/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema16.properties.exec,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
const len0 = data2.length;
var valid7 = len0 <= 1;
if(!valid7){
for(let i0=1; i0<len0; i0++){
let data3 = data2[i0];
const _errs19 = errors;
if(typeof data3 === "string"){
if(!pattern5.test(data3)){
const err13 = {instancePath:instancePath+"/exec/" + i0,schemaPath:"#/definitions/programReference/properties/exec/additionalItems/pattern",keyword:"pattern",params:{pattern: "^[^\\x00]*$"},message:"must match pattern \""+"^[^\\x00]*$"+"\"",schema:"^[^\\x00]*$",parentSchema:schema16.properties.exec.additionalItems,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/exec/" + i0,schemaPath:"#/definitions/programReference/properties/exec/additionalItems/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.exec.additionalItems.type,parentSchema:schema16.properties.exec.additionalItems,data:data3};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
var valid7 = _errs19 === errors;
}
}
const len1 = data2.length;
if(len1 > 0){
let data4 = data2[0];
if(typeof data4 === "string"){
if(!pattern0.test(data4)){
const err15 = {instancePath:instancePath+"/exec/0",schemaPath:"#/definitions/programReference/properties/exec/items/0/pattern",keyword:"pattern",params:{pattern: "^[^\\x00]+$"},message:"must match pattern \""+"^[^\\x00]+$"+"\"",schema:"^[^\\x00]+$",parentSchema:schema16.properties.exec.items[0],data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/exec/0",schemaPath:"#/definitions/programReference/properties/exec/items/0/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.exec.items[0].type,parentSchema:schema16.properties.exec.items[0],data:data4};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/exec",schemaPath:"#/definitions/programReference/properties/exec/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema16.properties.exec.type,parentSchema:schema16.properties.exec,data:data2};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath,schemaPath:"#/definitions/programReference/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema16.type,parentSchema:schema16,data};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
var _valid0 = _errs13 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs23 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.secretKeyRef === undefined){
const err19 = {instancePath,schemaPath:"#/definitions/secretKeyReference/required",keyword:"required",params:{missingProperty: "secretKeyRef"},message:"must have required property '"+"secretKeyRef"+"'",schema:schema17.required,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key3 in data){
if(!(key3 === "secretKeyRef")){
const err20 = {instancePath,schemaPath:"#/definitions/secretKeyReference/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.secretKeyRef !== undefined){
let data5 = data.secretKeyRef;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.name === undefined){
const err21 = {instancePath:instancePath+"/secretKeyRef",schemaPath:"#/definitions/secretKeyReference/properties/secretKeyRef/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema17.properties.secretKeyRef.required,parentSchema:schema17.properties.secretKeyRef,data:data5};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data5.key === undefined){
const err22 = {instancePath:instancePath+"/secretKeyRef",schemaPath:"#/definitions/secretKeyReference/properties/secretKeyRef/required",keyword:"required",params:{missingProperty: "key"},message:"must have required property '"+"key"+"'",schema:schema17.properties.secretKeyRef.required,parentSchema:schema17.properties.secretKeyRef,data:data5};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
for(const key4 in data5){
if(!((key4 === "name") || (key4 === "key"))){
const err23 = {instancePath:instancePath+"/secretKeyRef",schemaPath:"#/definitions/secretKeyReference/properties/secretKeyRef/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema17.properties.secretKeyRef,data:data5};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data5.name !== undefined){
let data6 = data5.name;
if(typeof data6 === "string"){
if(!pattern0.test(data6)){
const err24 = {instancePath:instancePath+"/secretKeyRef/name",schemaPath:"#/definitions/secretKeyReference/properties/secretKeyRef/properties/name/pattern",keyword:"pattern",params:{pattern: "^[^\\x00]+$"},message:"must match pattern \""+"^[^\\x00]+$"+"\"",schema:"^[^\\x00]+$",parentSchema:schema17.properties.secretKeyRef.properties.name,data:data6};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/secretKeyRef/name",schemaPath:"#/definitions/secretKeyReference/properties/secretKeyRef/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.properties.secretKeyRef.properties.name.type,parentSchema:schema17.properties.secretKeyRef.properties.name,data:data6};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data5.key !== undefined){
let data7 = data5.key;
if(typeof data7 === "string"){
if(!pattern0.test(data7)){
const err26 = {instancePath:instancePath+"/secretKeyRef/key",schemaPath:"#/definitions/secretKeyReference/properties/secretKeyRef/properties/key/pattern",keyword:"pattern",params:{pattern: "^[^\\x00]+$"},message:"must match pattern \""+"^[^\\x00]+$"+"\"",schema:"^[^\\x00]+$",parentSchema:schema17.properties.secretKeyRef.properties.key,data:data7};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/secretKeyRef/key",schemaPath:"#/definitions/secretKeyReference/properties/secretKeyRef/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema17.properties.secretKeyRef.properties.key.type,parentSchema:schema17.properties.secretKeyRef.properties.key,data:data7};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/secretKeyRef",schemaPath:"#/definitions/secretKeyReference/properties/secretKeyRef/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema17.properties.secretKeyRef.type,parentSchema:schema17.properties.secretKeyRef,data:data5};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath,schemaPath:"#/definitions/secretKeyReference/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema17.type,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
var _valid0 = _errs23 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs34 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.value === undefined){
const err30 = {instancePath,schemaPath:"#/definitions/literal/required",keyword:"required",params:{missingProperty: "value"},message:"must have required property '"+"value"+"'",schema:schema18.required,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
for(const key5 in data){
if(!(key5 === "value")){
const err31 = {instancePath,schemaPath:"#/definitions/literal/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.value !== undefined){
let data8 = data.value;
if((((typeof data8 != "object") && (typeof data8 !== "string")) && (!((typeof data8 == "number") && (isFinite(data8))))) && (typeof data8 !== "boolean")){
const err32 = {instancePath:instancePath+"/value",schemaPath:"#/definitions/literal/properties/value/type",keyword:"type",params:{type: schema18.properties.value.type},message:"must be string,number,boolean,null,object,array",schema:schema18.properties.value.type,parentSchema:schema18.properties.value,data:data8};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath,schemaPath:"#/definitions/literal/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema18.type,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
var _valid0 = _errs34 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs40 = errors;
if(!(wrapper0.validate(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? wrapper0.validate.errors : vErrors.concat(wrapper0.validate.errors);
errors = vErrors.length;
}
var _valid0 = _errs40 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs41 = errors;
if(Array.isArray(data)){
const len2 = data.length;
for(let i1=0; i1<len2; i1++){
if(!(wrapper1.validate(data[i1], {instancePath:instancePath+"/" + i1,parentData:data,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? wrapper1.validate.errors : vErrors.concat(wrapper1.validate.errors);
errors = vErrors.length;
}
}
}
else {
const err34 = {instancePath,schemaPath:"#/anyOf/6/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema13.anyOf[6].type,parentSchema:schema13.anyOf[6],data};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
var _valid0 = _errs41 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs44 = errors;
if((((typeof data !== "string") && (!((typeof data == "number") && (isFinite(data))))) && (typeof data !== "boolean")) && (data !== null)){
const err35 = {instancePath,schemaPath:"#/anyOf/7/type",keyword:"type",params:{type: schema13.anyOf[7].type},message:"must be string,number,boolean,null",schema:schema13.anyOf[7].type,parentSchema:schema13.anyOf[7],data};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
var _valid0 = _errs44 === errors;
valid0 = valid0 || _valid0;
}
}
}
}
}
}
}
if(!valid0){
const err36 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema13.anyOf,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate12.errors = vErrors;
return errors === 0;
}


function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs1 = errors;
const _errs2 = errors;
const _errs3 = errors;
let valid1 = false;
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.env === undefined) && (missing0 = "env")){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs5 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.file === undefined) && (missing1 = "file")){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs5 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs6 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if((data.exec === undefined) && (missing2 = "exec")){
const err2 = {};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs7 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing3;
if((data.secretKeyRef === undefined) && (missing3 = "secretKeyRef")){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs8 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing4;
if((data.value === undefined) && (missing4 = "value")){
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var _valid0 = _errs8 === errors;
valid1 = valid1 || _valid0;
}
}
}
}
if(!valid1){
const err5 = {};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
}
if(errors === _errs2){
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length > 1){
const err6 = {};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
var valid0 = _errs2 === errors;
if(valid0){
const err7 = {instancePath,schemaPath:"#/not",keyword:"not",params:{},message:"must NOT be valid",schema:schema12.not,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
else {
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(validate12(data[key0], {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data,parentDataProperty:key0,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.type,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate11.errors = vErrors;
return errors === 0;
}


function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://linkspec.dev/schemas/linkspec.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'",schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"},message:"must have required property '"+"spec"+"'",schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if(typeof data0 !== "string"){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.apiVersion.type,parentSchema:schema11.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(!(data0 === "linkspec.dev/v1alpha1")){
const err6 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/enum",keyword:"enum",params:{allowedValues: schema11.properties.apiVersion.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.apiVersion.enum,parentSchema:schema11.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if(typeof data1 !== "string"){
const err7 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.kind.type,parentSchema:schema11.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(!(data1 === "LinkSpec")){
const err8 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues: schema11.properties.kind.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.kind.enum,parentSchema:schema11.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err9 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema11.properties.metadata.required,parentSchema:schema11.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
for(const key1 in data2){
if(!((((key1 === "name") || (key1 === "namespace")) || (key1 === "labels")) || (key1 === "annotations"))){
const err10 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern0.test(data3)){
const err11 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[^\\x00]+$"},message:"must match pattern \""+"^[^\\x00]+$"+"\"",schema:"^[^\\x00]+$",parentSchema:schema11.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.metadata.properties.name.type,parentSchema:schema11.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data2.namespace !== undefined){
let data4 = data2.namespace;
if(typeof data4 !== "string"){
const err13 = {instancePath:instancePath+"/metadata/namespace",schemaPath:"#/properties/metadata/properties/namespace/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.metadata.properties.namespace.type,parentSchema:schema11.properties.metadata.properties.namespace,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data2.labels !== undefined){
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 !== "string"){
const err14 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.metadata.properties.labels.additionalProperties.type,parentSchema:schema11.properties.metadata.properties.labels.additionalProperties,data:data6};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.metadata.properties.labels.type,parentSchema:schema11.properties.metadata.properties.labels,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data2.annotations !== undefined){
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
let data8 = data7[key3];
if(typeof data8 !== "string"){
const err16 = {instancePath:instancePath+"/metadata/annotations/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.metadata.properties.annotations.additionalProperties.type,parentSchema:schema11.properties.metadata.properties.annotations.additionalProperties,data:data8};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.metadata.properties.annotations.type,parentSchema:schema11.properties.metadata.properties.annotations,data:data7};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.metadata.type,parentSchema:schema11.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.database === undefined){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "database"},message:"must have required property '"+"database"+"'",schema:schema11.properties.spec.required,parentSchema:schema11.properties.spec,data:data9};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data9.type === undefined){
const err20 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'",schema:schema11.properties.spec.required,parentSchema:schema11.properties.spec,data:data9};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
for(const key4 in data9){
if(!(func2.call(schema11.properties.spec.properties, key4))){
const err21 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.spec,data:data9};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data9.database !== undefined){
let data10 = data9.database;
if(typeof data10 === "string"){
if(!pattern0.test(data10)){
const err22 = {instancePath:instancePath+"/spec/database",schemaPath:"#/properties/spec/properties/database/pattern",keyword:"pattern",params:{pattern: "^[^\\x00]+$"},message:"must match pattern \""+"^[^\\x00]+$"+"\"",schema:"^[^\\x00]+$",parentSchema:schema11.properties.spec.properties.database,data:data10};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/spec/database",schemaPath:"#/properties/spec/properties/database/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.database.type,parentSchema:schema11.properties.spec.properties.database,data:data10};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data9.name !== undefined){
let data11 = data9.name;
if(typeof data11 === "string"){
if(!pattern0.test(data11)){
const err24 = {instancePath:instancePath+"/spec/name",schemaPath:"#/properties/spec/properties/name/pattern",keyword:"pattern",params:{pattern: "^[^\\x00]+$"},message:"must match pattern \""+"^[^\\x00]+$"+"\"",schema:"^[^\\x00]+$",parentSchema:schema11.properties.spec.properties.name,data:data11};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/spec/name",schemaPath:"#/properties/spec/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.name.type,parentSchema:schema11.properties.spec.properties.name,data:data11};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data9.type !== undefined){
let data12 = data9.type;
if(typeof data12 !== "string"){
const err26 = {instancePath:instancePath+"/spec/type",schemaPath:"#/properties/spec/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.type.type,parentSchema:schema11.properties.spec.properties.type,data:data12};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(!((((((((data12 === "S3") || (data12 === "AZURE")) || (data12 === "GCS")) || (data12 === "HDFS")) || (data12 === "HTTP")) || (data12 === "KAFKA")) || (data12 === "MONGODB")) || (data12 === "MYSQL"))){
const err27 = {instancePath:instancePath+"/spec/type",schemaPath:"#/properties/spec/properties/type/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.type.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.spec.properties.type.enum,parentSchema:schema11.properties.spec.properties.type,data:data12};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data9.description !== undefined){
let data13 = data9.description;
if(typeof data13 !== "string"){
const err28 = {instancePath:instancePath+"/spec/description",schemaPath:"#/properties/spec/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.description.type,parentSchema:schema11.properties.spec.properties.description,data:data13};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data9.config !== undefined){
let data14 = data9.config;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
}
else {
const err29 = {instancePath:instancePath+"/spec/config",schemaPath:"#/properties/spec/properties/config/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.spec.properties.config.type,parentSchema:schema11.properties.spec.properties.config,data:data14};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data9.credentials !== undefined){
if(!(validate11(data9.credentials, {instancePath:instancePath+"/spec/credentials",parentData:data9,parentDataProperty:"credentials",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
if(data9.policy !== undefined){
let data16 = data9.policy;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key5 in data16){
if(!(func2.call(schema11.properties.spec.properties.policy.properties, key5))){
const err30 = {instancePath:instancePath+"/spec/policy",schemaPath:"#/properties/spec/properties/policy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.spec.properties.policy,data:data16};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data16.config !== undefined){
let data17 = data16.config;
if(typeof data17 !== "string"){
const err31 = {instancePath:instancePath+"/spec/policy/config",schemaPath:"#/properties/spec/properties/policy/properties/config/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.policy.properties.config.type,parentSchema:schema11.properties.spec.properties.policy.properties.config,data:data17};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(!((data17 === "Exact") || (data17 === "Merge"))){
const err32 = {instancePath:instancePath+"/spec/policy/config",schemaPath:"#/properties/spec/properties/policy/properties/config/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.policy.properties.config.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.spec.properties.policy.properties.config.enum,parentSchema:schema11.properties.spec.properties.policy.properties.config,data:data17};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data16.credentials !== undefined){
let data18 = data16.credentials;
if(typeof data18 !== "string"){
const err33 = {instancePath:instancePath+"/spec/policy/credentials",schemaPath:"#/properties/spec/properties/policy/properties/credentials/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.policy.properties.credentials.type,parentSchema:schema11.properties.spec.properties.policy.properties.credentials,data:data18};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(!((data18 === "Exact") || (data18 === "Merge"))){
const err34 = {instancePath:instancePath+"/spec/policy/credentials",schemaPath:"#/properties/spec/properties/policy/properties/credentials/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.policy.properties.credentials.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.spec.properties.policy.properties.credentials.enum,parentSchema:schema11.properties.spec.properties.policy.properties.credentials,data:data18};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data16.credentialsDrift !== undefined){
let data19 = data16.credentialsDrift;
if(typeof data19 !== "string"){
const err35 = {instancePath:instancePath+"/spec/policy/credentialsDrift",schemaPath:"#/properties/spec/properties/policy/properties/credentialsDrift/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.policy.properties.credentialsDrift.type,parentSchema:schema11.properties.spec.properties.policy.properties.credentialsDrift,data:data19};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(!(((data19 === "OnChange") || (data19 === "OnVersion")) || (data19 === "Always"))){
const err36 = {instancePath:instancePath+"/spec/policy/credentialsDrift",schemaPath:"#/properties/spec/properties/policy/properties/credentialsDrift/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.policy.properties.credentialsDrift.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.spec.properties.policy.properties.credentialsDrift.enum,parentSchema:schema11.properties.spec.properties.policy.properties.credentialsDrift,data:data19};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data16.adoption !== undefined){
let data20 = data16.adoption;
if(typeof data20 !== "string"){
const err37 = {instancePath:instancePath+"/spec/policy/adoption",schemaPath:"#/properties/spec/properties/policy/properties/adoption/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.policy.properties.adoption.type,parentSchema:schema11.properties.spec.properties.policy.properties.adoption,data:data20};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(!(((data20 === "Send") || (data20 === "Trust")) || (data20 === "Refuse"))){
const err38 = {instancePath:instancePath+"/spec/policy/adoption",schemaPath:"#/properties/spec/properties/policy/properties/adoption/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.policy.properties.adoption.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.spec.properties.policy.properties.adoption.enum,parentSchema:schema11.properties.spec.properties.policy.properties.adoption,data:data20};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data16.pipelines !== undefined){
let data21 = data16.pipelines;
if(typeof data21 !== "string"){
const err39 = {instancePath:instancePath+"/spec/policy/pipelines",schemaPath:"#/properties/spec/properties/policy/properties/pipelines/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.policy.properties.pipelines.type,parentSchema:schema11.properties.spec.properties.policy.properties.pipelines,data:data21};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(!((data21 === "Pause") || (data21 === "Refuse"))){
const err40 = {instancePath:instancePath+"/spec/policy/pipelines",schemaPath:"#/properties/spec/properties/policy/properties/pipelines/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.policy.properties.pipelines.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.spec.properties.policy.properties.pipelines.enum,parentSchema:schema11.properties.spec.properties.policy.properties.pipelines,data:data21};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data16.revive !== undefined){
let data22 = data16.revive;
if(typeof data22 !== "boolean"){
const err41 = {instancePath:instancePath+"/spec/policy/revive",schemaPath:"#/properties/spec/properties/policy/properties/revive/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.spec.properties.policy.properties.revive.type,parentSchema:schema11.properties.spec.properties.policy.properties.revive,data:data22};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data16.deletion !== undefined){
let data23 = data16.deletion;
if(typeof data23 !== "string"){
const err42 = {instancePath:instancePath+"/spec/policy/deletion",schemaPath:"#/properties/spec/properties/policy/properties/deletion/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.policy.properties.deletion.type,parentSchema:schema11.properties.spec.properties.policy.properties.deletion,data:data23};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(!((data23 === "Retain") || (data23 === "Delete"))){
const err43 = {instancePath:instancePath+"/spec/policy/deletion",schemaPath:"#/properties/spec/properties/policy/properties/deletion/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.policy.properties.deletion.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.spec.properties.policy.properties.deletion.enum,parentSchema:schema11.properties.spec.properties.policy.properties.deletion,data:data23};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data16.replace !== undefined){
let data24 = data16.replace;
if(typeof data24 !== "string"){
const err44 = {instancePath:instancePath+"/spec/policy/replace",schemaPath:"#/properties/spec/properties/policy/properties/replace/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.policy.properties.replace.type,parentSchema:schema11.properties.spec.properties.policy.properties.replace,data:data24};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(!((data24 === "Refuse") || (data24 === "Allow"))){
const err45 = {instancePath:instancePath+"/spec/policy/replace",schemaPath:"#/properties/spec/properties/policy/properties/replace/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.policy.properties.replace.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.spec.properties.policy.properties.replace.enum,parentSchema:schema11.properties.spec.properties.policy.properties.replace,data:data24};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data16.drift !== undefined){
let data25 = data16.drift;
if(typeof data25 !== "string"){
const err46 = {instancePath:instancePath+"/spec/policy/drift",schemaPath:"#/properties/spec/properties/policy/properties/drift/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.policy.properties.drift.type,parentSchema:schema11.properties.spec.properties.policy.properties.drift,data:data25};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(!((data25 === "Correct") || (data25 === "Report"))){
const err47 = {instancePath:instancePath+"/spec/policy/drift",schemaPath:"#/properties/spec/properties/policy/properties/drift/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.policy.properties.drift.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.spec.properties.policy.properties.drift.enum,parentSchema:schema11.properties.spec.properties.policy.properties.drift,data:data25};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data16.approval !== undefined){
let data26 = data16.approval;
if(typeof data26 !== "string"){
const err48 = {instancePath:instancePath+"/spec/policy/approval",schemaPath:"#/properties/spec/properties/policy/properties/approval/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.policy.properties.approval.type,parentSchema:schema11.properties.spec.properties.policy.properties.approval,data:data26};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(!((data26 === "Automatic") || (data26 === "Manual"))){
const err49 = {instancePath:instancePath+"/spec/policy/approval",schemaPath:"#/properties/spec/properties/policy/properties/approval/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.policy.properties.approval.enum},message:"must be equal to one of the allowed values",schema:schema11.properties.spec.properties.policy.properties.approval.enum,parentSchema:schema11.properties.spec.properties.policy.properties.approval,data:data26};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
else {
const err50 = {instancePath:instancePath+"/spec/policy",schemaPath:"#/properties/spec/properties/policy/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.spec.properties.policy.type,parentSchema:schema11.properties.spec.properties.policy,data:data16};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data9.credentialsVersion !== undefined){
let data27 = data9.credentialsVersion;
if(typeof data27 !== "string"){
const err51 = {instancePath:instancePath+"/spec/credentialsVersion",schemaPath:"#/properties/spec/properties/credentialsVersion/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.credentialsVersion.type,parentSchema:schema11.properties.spec.properties.credentialsVersion,data:data27};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data9.suspend !== undefined){
let data28 = data9.suspend;
if(typeof data28 !== "boolean"){
const err52 = {instancePath:instancePath+"/spec/suspend",schemaPath:"#/properties/spec/properties/suspend/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema11.properties.spec.properties.suspend.type,parentSchema:schema11.properties.spec.properties.suspend,data:data28};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data9.connectionSecretRef !== undefined){
let data29 = data9.connectionSecretRef;
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
if(data29.name === undefined){
const err53 = {instancePath:instancePath+"/spec/connectionSecretRef",schemaPath:"#/properties/spec/properties/connectionSecretRef/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema11.properties.spec.properties.connectionSecretRef.required,parentSchema:schema11.properties.spec.properties.connectionSecretRef,data:data29};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
for(const key6 in data29){
if(!(key6 === "name")){
const err54 = {instancePath:instancePath+"/spec/connectionSecretRef",schemaPath:"#/properties/spec/properties/connectionSecretRef/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.spec.properties.connectionSecretRef,data:data29};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data29.name !== undefined){
let data30 = data29.name;
if(typeof data30 !== "string"){
const err55 = {instancePath:instancePath+"/spec/connectionSecretRef/name",schemaPath:"#/properties/spec/properties/connectionSecretRef/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.connectionSecretRef.properties.name.type,parentSchema:schema11.properties.spec.properties.connectionSecretRef.properties.name,data:data30};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
else {
const err56 = {instancePath:instancePath+"/spec/connectionSecretRef",schemaPath:"#/properties/spec/properties/connectionSecretRef/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.spec.properties.connectionSecretRef.type,parentSchema:schema11.properties.spec.properties.connectionSecretRef,data:data29};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data9.interval !== undefined){
let data31 = data9.interval;
if(typeof data31 === "string"){
if(!pattern9.test(data31)){
const err57 = {instancePath:instancePath+"/spec/interval",schemaPath:"#/properties/spec/properties/interval/pattern",keyword:"pattern",params:{pattern: "^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"},message:"must match pattern \""+"^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"+"\"",schema:"^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$",parentSchema:schema11.properties.spec.properties.interval,data:data31};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/spec/interval",schemaPath:"#/properties/spec/properties/interval/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.spec.properties.interval.type,parentSchema:schema11.properties.spec.properties.interval,data:data31};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
else {
const err59 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.spec.type,parentSchema:schema11.properties.spec,data:data9};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
}
else {
const err60 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.type,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

