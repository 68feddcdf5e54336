import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cliReference } from '../../scripts/cli-reference.ts';
import { makeProgram } from '../../src/cli/program.ts';

/** What is written to be typed: blocks of code, and code within a sentence. */
function codeOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const blocks = [...text.matchAll(/```\w*\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.split('\n'));
  const words = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, word = '']) => word,
  );
  return [...blocks, ...words];
}

const PAGES = readdirSync('docs', { recursive: true }).map((name) => `docs/${name}`);

const FILES = ['README.md', 'CHANGELOG.md', ...PAGES].filter((path) => path.endsWith('.md'));
const others = /\b(npm|aws|docker|git|systemctl|terraform|esbuild)\b/;

it.each(FILES.filter((path) => path !== 'docs/cli.md'))(
  '%s mentions only commands and options that there are',
  (path) => {
    const reference = cliReference();
    const commands = makeProgram().commands.map((command) => command.name());
    const code = codeOf(path);
    const called = code.flatMap((line) =>
      [...line.matchAll(/(?:^|npx --no-install |\$ |\| |&& )flowq ([a-z]+)/g)].map(([, name = '']) => name),
    );
    expect(called.filter((name) => ![...commands, 'help'].includes(name))).toEqual([]);
    const options = code
      .filter((line) => /flowq/.test(line) || /^--/.test(line))
      .map((line) => line.replaceAll(/npx --no-install|npm ci &&/g, ''))
      .filter((line) => !others.test(line))
      .flatMap((line) => line.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []);
    expect(options.filter((option) => !new RegExp(`${option}\\b`).test(reference))).toEqual([]);
  },
);
