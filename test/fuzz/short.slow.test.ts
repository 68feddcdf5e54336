// The fuzz tests, for a moment; `npm run fuzz` runs them for long.
import './blocks.fuzz.ts';
import './config.fuzz.ts';
import './files.fuzz.ts';
import './gzip.fuzz.ts';
import './headers.fuzz.ts';
import './moves.fuzz.ts';
import './options.fuzz.ts';
import './reader.fuzz.ts';
import './records.fuzz.ts';
import './scanner.fuzz.ts';
import './time.fuzz.ts';
import './times.fuzz.ts';
