import { inflateRawSync } from 'node:zlib';
import { SCAN_MODULE } from './scan-module.ts';

let compiled: WebAssembly.Module | undefined;

/**
 * The scanner's code, compiled once.
 * @throws Error of a processor without what it needs
 */
export function compiledScanner(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(inflateRawSync(Buffer.from(SCAN_MODULE, 'base64')));
  return compiled;
}
