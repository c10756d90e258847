/** Compiled in a project that has installed the package: the public types have to be whole. */
import * as linkspec from 'linkspec';
import { type Emulator, type EmulatorOptions, startEmulator } from 'linkspec/emulator';

const options: EmulatorOptions = { port: 0 };
const emulator: Emulator = await startEmulator(options);
export const port: number = emulator.port;

// @ts-expect-error A type that is missing would be `any` and accept this.
export const wrong: { nothing: true } = emulator.port;
// @ts-expect-error The same for the library.
export const missing = linkspec.nothingOfThisName;
