/**
 * Compiles the scanner of text logs to WebAssembly, and bundles the threads that run it: `src/readers/scan-module.ts` and
 * `src/readers/worker-script.ts`, texts that are found wherever flowq is bundled.
 */
import { writeFileSync } from 'node:fs';
import { MADE_FILES, madeText } from './scanner-texts.ts';

for (const file of MADE_FILES) writeFileSync(file.path, madeText(file, await file.content()));
