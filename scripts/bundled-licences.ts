import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns the licences and notices of the packages in a bundle, each text once, with the names of its packages; if a
 * package has no such file, the licence in its package.json.
 * @param files paths of the bundled files, relative to the project folder
 */
export function bundledLicences(files: Iterable<string>): string {
  const folders = new Set(
    Array.from(files).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? []),
  );
  const packages = new Map<string, Set<string>>();
  for (const folder of folders) {
    const facts = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const text of textsOf(folder, facts)) {
      const own = packages.get(text) ?? new Set();
      packages.set(text, own.add(`${facts.name} ${facts.version}`));
    }
  }
  const sections = [...packages]
    .map(([text, names]) => `${[...names].sort().join('\n')}\n\n${text}\n`)
    .sort();
  return `The program holds code of these packages, under these licences.\n\n${sections.join(`\n${'='.repeat(80)}\n\n`)}`;
}

const LEGAL = /^(licen[cs]e|notice|copying)(\.(md|txt))?$/i;

interface Facts {
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
}

function textsOf(folder: string, { license, author }: Facts): string[] {
  const texts = readdirSync(folder)
    .filter((file) => LEGAL.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  const by = typeof author === 'string' ? author : author?.name;
  return texts.length > 0 ? texts : [`Licence: ${license}${by === undefined ? '' : `, by ${by}`}`];
}
