/**
 * Writes THIRD-PARTY.md: the packages that run with flowq, by licence. Fails for a licence that is not on the list
 * below; with `--check` it only compares. Reads only package-lock.json, so it needs no installed packages.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** Licences that allow distribution within an MIT program, with no duty but keeping the notice. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
]);

/** Development packages that the build includes in the program, and those that a library user installs. */
const BUNDLED = [
  '@modelcontextprotocol/core',
  '@modelcontextprotocol/server',
  '@valibot/to-json-schema',
  'commander',
  'kysely',
  'zod',
];

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
}

const FILE = 'THIRD-PARTY.md';
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Locked>;
};
const inUse = Object.entries(packages).flatMap(([path, { dev, license = 'unknown' }]) => {
  const name = path.replace(/^.*node_modules\//, '');
  return path !== '' && (!dev || BUNDLED.includes(name)) ? [{ name, license }] : [];
});
const refused = inUse.filter(({ license }) => !ALLOWED.has(license));
const text = page();

if (refused.length > 0)
  fail(
    `no licence that flowq accepts: ${refused.map(({ name, license }) => `${name} (${license})`).join(', ')}`,
  );
else if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text)
  fail(`${FILE} is not of this package-lock.json: run npm run lock`);
else process.stdout.write(`${FILE}: ${inUse.length} packages, all under accepted licences\n`);

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

function page(): string {
  const licences = [...new Set(inUse.map(({ license }) => license))].sort();
  const sections = licences.map((licence) => {
    const names = new Set(inUse.filter(({ license }) => license === licence).map(({ name }) => name));
    return `## ${licence}\n\n${[...names]
      .sort()
      .map((name) => `- ${name}\n`)
      .join('')}`;
  });
  return `# Third-party packages

The packages that run with flowq, direct and indirect, by licence; \`commander\` and what \`flowq mcp\` needs are part of the built program.
\`scripts/licences.ts\` makes this page and rejects a licence that is not on its list. Each package holds its own notice; \`dist/LICENCES.txt\`
has those of all that is bundled into the program. A release has a bill of materials with versions: \`flowq-VERSION.cdx.json\`.

${sections.join('\n')}`;
}
