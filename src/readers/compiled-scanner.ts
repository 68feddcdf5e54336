import { unpacked } from './packed.ts';
import { SCAN_MODULE } from './scan-module.ts';

let compiled: WebAssembly.Module | undefined;

/** Returns the scanner's code, compiled once. @throws Error if the processor does not have the required features */
export function compiledScanner(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(unpacked(SCAN_MODULE));
  return compiled;
}
