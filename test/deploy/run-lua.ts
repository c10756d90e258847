import fengari from 'fengari';
import type { Json } from '../../src/json/json.js';

const { lua, lauxlib, lualib, to_luastring, to_jsstring } = fengari;

/** Runs a Lua script of Argo CD with `obj` as the resource, and gives the health that it returns. */
export function runHealthScript(script: string, obj: Json): { status?: string; message?: string } {
  const state = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(state);
  run(state, `obj = ${luaText(obj)}`);
  run(state, script);
  return { ...field(state, 'status'), ...field(state, 'message') };
}

type State = ReturnType<typeof lauxlib.luaL_newstate>;

function run(state: State, script: string): void {
  if (lauxlib.luaL_dostring(state, to_luastring(script)) !== lua.LUA_OK)
    throw new Error(to_jsstring(lua.lua_tostring(state, -1)));
}

/** A text field of the table on top of the stack; nothing if it is nil. */
function field(state: State, name: string): { [key: string]: string } {
  lua.lua_getfield(state, -1, to_luastring(name));
  const text = lua.lua_isnil(state, -1) ? undefined : to_jsstring(lua.lua_tostring(state, -1));
  lua.lua_pop(state, 1);
  return text === undefined ? {} : { [name]: text };
}

function luaText(value: Json): string {
  if (value === null) return 'nil';
  if (Array.isArray(value)) return `{${value.map(luaText).join(', ')}}`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, inner]) => `[${JSON.stringify(key)}] = ${luaText(inner)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}
