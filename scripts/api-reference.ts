/** Writes `docs/api.md`: every export of the library with its docstring and declaration. A test keeps it in step. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';

export const API_FILE = 'docs/api.md';

/** The whole reference as Markdown. */
export function apiReference(): string {
  const intro =
    '# Library reference\n\nMade from the docstrings by `npm run docs`; [library.md](library.md) has examples.\n';
  const sections = exportsOf('src/index.ts').map(({ name, file }) => section(name, file));
  return [intro, ...sections].join('\n');
}

interface Export {
  readonly name: string;
  readonly file: string;
}

function exportsOf(index: string): Export[] {
  const text = readFileSync(index, 'utf8');
  const found: Export[] = [];
  for (const [, all, names = '', from = ''] of text.matchAll(
    /export (?:type )?(?:(\*)|\{([^}]*)\}) from '([^']+)';/g,
  )) {
    const file = normalize(join(index, '..', from));
    if (all) found.push(...exportsOf(file));
    else
      for (const name of names.split(','))
        if (name.trim()) found.push({ name: name.trim().replace('type ', ''), file });
  }
  for (const [, names = ''] of text.matchAll(/^export \{([^}]*)\};$/gm)) {
    for (const name of names
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean)) {
      const imported = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '([^']+)'`).exec(text)?.[1];
      if (imported) found.push({ name, file: normalize(join(index, '..', imported)) });
    }
  }
  return found.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
}

const DECLARATION = (name: string) =>
  new RegExp(
    `(?:^/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\n)?^export ((?:abstract |async )?(?:class|function\\*?|const|interface|type) ${name}\\b[^\\n]*)`,
    'm',
  );

function section(name: string, file: string): string {
  const [, doc = '', declaration = name] = DECLARATION(name).exec(readFileSync(file, 'utf8')) ?? [];
  const text = doc
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim();
  const kind = /(class|function|const|interface|type)/.exec(declaration)?.[1] ?? '';
  return `## ${name}\n\n${kind === 'const' ? 'value' : kind}, from \`${file}\`\n${text ? `\n${text}\n` : ''}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(API_FILE, apiReference());
