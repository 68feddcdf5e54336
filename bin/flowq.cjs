#!/usr/bin/env node
// The program: in a clone its sources, which Node runs as they are; in a package what was built of them.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const sources = join(__dirname, '../src/cli/main.ts');
const built = join(__dirname, '../dist/cli/main.cjs');
if (existsSync(sources) && process.features.typescript) import('../src/cli/main.ts');
else if (existsSync(built)) require(built);
else {
  process.stderr.write(
    `flowq: Node ${process.versions.node} cannot run the sources of this clone\n  run it with the Node that npm ci brings: npx --no flowq\n`,
  );
  process.exitCode = 1;
}
