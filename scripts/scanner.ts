/**
 * Compiles the scanner of text logs to WebAssembly, and bundles the threads that run it, into
 * `src/readers/scan-module.ts` and `src/readers/worker-script.ts`: as text, so that every bundler of flowq includes
 * them.
 */
import { writeFileSync } from 'node:fs';
import { GENERATED_FILES, generatedText } from './scanner-texts.ts';

for (const file of GENERATED_FILES) writeFileSync(file.path, generatedText(file, await file.content()));
