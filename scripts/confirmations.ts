/** Writes the section of docs/athena.md about what only AWS can confirm. A test keeps it up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { CONFIRMATIONS } from '../src/doctor/prove/confirmations.ts';

export const ATHENA_PAGE = 'docs/athena.md';

const TITLE = '## What only AWS can confirm\n';

/** Returns the page with its section rewritten. */
export function withConfirmations(page: string): string {
  const start = page.indexOf(TITLE);
  const end = page.indexOf('\n## ', start + TITLE.length);
  if (start < 0 || end < 0) throw new Error(`${ATHENA_PAGE} has no section ${TITLE}`);
  const items = CONFIRMATIONS.map(({ claim, command, cost }, at) => {
    const mark = `${at + 1}. `;
    return `${mark}${claim}\n${' '.repeat(mark.length)}Confirm: ${command}. Cost: ${cost}.\n`;
  });
  return `${page.slice(0, start)}${TITLE}
Nothing here has run against AWS itself. These rest on documentation, on measurements of others or on Trino alone. Each has the command
that confirms it in a real account, and what that costs. \`flowq doctor --prove\` runs what is harmless, after showing its price and asking:
queries that read no table and change nothing, but for their result objects. Tell us what it says.

${items.join('')}${page.slice(end)}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(ATHENA_PAGE, withConfirmations(readFileSync(ATHENA_PAGE, 'utf8')));
