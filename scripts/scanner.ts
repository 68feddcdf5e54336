/**
 * Compiles the scanner of text logs to WebAssembly, and bundles the threads that run it: `src/readers/scan-module.ts` and
 * `src/readers/worker-script.ts`, texts that are found wherever flowq is bundled.
 */
import { writeFileSync } from 'node:fs';
import { SCANNER_TEXTS } from './scanner-texts.ts';

for (const { path, text } of SCANNER_TEXTS) writeFileSync(path, await text());
