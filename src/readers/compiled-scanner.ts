import { unpacked } from './packed.ts';
import { SCAN_MODULE } from './scan-module.ts';

let compiled: WebAssembly.Module | undefined;

/**
 * The scanner's code, compiled once.
 * @throws Error of a processor without what it needs
 */
export function compiledScanner(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(unpacked(SCAN_MODULE));
  return compiled;
}
