/** The few functions of Lua's C interface that the tests use. */
declare module 'fengari' {
  interface LuaState {
    readonly kind: unique symbol;
  }
  interface LuaText {
    readonly kind: unique symbol;
  }
  const fengari: {
    readonly lua: {
      readonly LUA_OK: number;
      lua_getfield(state: LuaState, index: number, name: LuaText): void;
      lua_isnil(state: LuaState, index: number): boolean;
      lua_pop(state: LuaState, count: number): void;
      lua_tostring(state: LuaState, index: number): LuaText;
    };
    readonly lauxlib: {
      luaL_newstate(): LuaState;
      luaL_dostring(state: LuaState, script: LuaText): number;
    };
    readonly lualib: { luaL_openlibs(state: LuaState): void };
    to_luastring(text: string): LuaText;
    to_jsstring(text: LuaText): string;
  };
  export default fengari;
}
