import { ExtData, type ExtensionCodecType } from '@msgpack/msgpack';
import { UNKNOWN, UnknownValue } from './value.js';

/**
 * Unknown values in msgpack. Terraform writes them as an extension: type 0, or type 12 with hints about the value.
 * Any extension is read as unknown; type 0 with one zero byte is written.
 */
export const UNKNOWN_EXTENSION: ExtensionCodecType<undefined> = {
  tryToEncode: (value) => (value instanceof UnknownValue ? new ExtData(0, Uint8Array.of(0)) : null),
  decode: () => UNKNOWN,
};
