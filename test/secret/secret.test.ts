import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { describe, expect, test } from '@jest/globals';
import { parseJson } from '../../src/json/json.js';
import { reveal } from '../../src/secret/reveal.js';
import { SECRET_MARK, Secret } from '../../src/secret/secret.js';

const CANARY = 'canary-5e3d';
const boxes = {
  text: new Secret(CANARY),
  nested: new Secret({ headers: { Authorization: CANARY, list: [CANARY] } }),
  exact: new Secret(parseJson('98765432109876543210')),
};
const TRACES = [CANARY, '98765432109876543210', '9876543210987654'];

function printed(write: (console: Console) => void): string {
  let text = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  write(new Console({ stdout: sink, stderr: sink }));
  return text;
}

const WAYS: [string, (box: Secret) => string][] = [
  ['String', (box) => String(box)],
  ['template', (box) => `${box}`],
  ['concatenation', (box) => `a${box}`.concat(String(box))],
  ['toString', (box) => box.toString()],
  ['toLocaleString', (box) => (box as object).toLocaleString()],
  ['JSON', (box) => JSON.stringify(box)],
  ['JSON, nested', (box) => JSON.stringify({ a: [{ b: box }], c: { d: box } }, null, 2)],
  ['JSON, replacer', (box) => JSON.stringify({ box }, (_key, value) => value)],
  ['join', (box) => [box, [box]].join()],
  ['inspect', (box) => inspect(box)],
  ['inspect, everything', (box) => inspect(box, { showHidden: true, depth: null, getters: true })],
  ['inspect, raw', (box) => inspect(box, { customInspect: false, showHidden: true, getters: true })],
  ['inspect, nested', (box) => inspect({ a: { b: [new Map([[box, new Set([box])]])] } }, { depth: null })],
  ['inspect, proxy', (box) => inspect(new Proxy(box, {}), { showProxy: true, showHidden: true })],
  ['format', (box) => format('%s %o %O %j', box, box, box, box)],
  ['number', (box) => `${Number(box)} ${format('%d %i %f', box, box, box)}`],
  ['log of a map', (box) => printed((console) => console.log(new Map([['password', box]])))],
  ['dir', (box) => printed((console) => console.dir({ box }, { showHidden: true, depth: null }))],
  ['table', (box) => printed((console) => console.table([{ box }]))],
  ['keys', (box) => JSON.stringify([Object.keys(box), Object.entries(box), Object.values(box)])],
  ['own names', (box) => inspect([Object.getOwnPropertyDescriptors(box), Reflect.ownKeys(box)])],
  ['spread', (box) => inspect({ ...box }, { showHidden: true })],
  ['for in', (box) => inspect(Object.fromEntries(Object.entries(Object.create(box) as object)))],
  ['error message', (box) => inspect(new Error(`refused: ${box}`))],
  ['error cause', (box) => inspect(new Error('refused', { cause: box }), { showHidden: true, depth: null })],
  ['error property', (box) => inspect(Object.assign(new Error('refused'), { box }), { depth: null })],
  ['serialize', (box) => serialize(box).toString('latin1')],
  ['clone', (box) => inspect(structuredClone(box), { showHidden: true, depth: null })],
];

describe('a secret has no text form', () => {
  test.each(WAYS)('%s', (_name, way) => {
    for (const box of Object.values(boxes)) {
      const shown = way(box);
      for (const trace of TRACES) expect(shown).not.toContain(trace);
    }
  });

  test('the mark stands in its place', () => {
    expect([`${boxes.text}`, JSON.stringify({ a: boxes.text }), inspect([boxes.text])]).toEqual([
      SECRET_MARK,
      `{"a":"${SECRET_MARK}"}`,
      `[ ${SECRET_MARK} ]`,
    ]);
  });
});

describe('the box', () => {
  test('opens for reveal alone, and tells whether it holds a string', () => {
    expect(reveal(boxes.text)).toBe(CANARY);
    expect(reveal(boxes.nested)).toEqual({ headers: { Authorization: CANARY, list: [CANARY] } });
    expect(reveal(new Secret(null))).toBeNull();
    expect(Object.values(boxes).map((box) => box.isString)).toEqual([true, false, false]);
  });

  test('cannot be copied: a clone has no content', () => {
    const clone = structuredClone(boxes.text);
    expect(() => reveal(clone)).toThrow('empty secret box');
    expect(() => reveal(Object.create(boxes.text) as Secret)).toThrow('empty secret box');
  });

  test('cannot be changed', () => {
    expect(Object.isFrozen(boxes.text)).toBe(true);
    expect(() => Object.assign(boxes.text, { toString: () => 'x' })).toThrow(TypeError);
  });
});
