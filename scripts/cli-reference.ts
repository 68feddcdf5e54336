/** Writes `docs/cli.md` from the program itself: the help of every command. A test keeps it in step. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { makeProgram } from '../src/cli/program.ts';

/** The whole reference as Markdown. */
export function cliReference(): string {
  const program = makeProgram();
  const intro = '# Command line reference\n\nMade from the program by `npm run docs`.\n';
  return [intro, ...sections(program, [])].join('\n');
}

function sections(command: Command, parents: readonly string[]): string[] {
  const words = [...parents, command.name()];
  const help = command.configureHelp({ helpWidth: 100 }).helpInformation().trimEnd();
  const own = `## ${words.join(' ')}\n\n\`\`\`text\n${help}\n\`\`\`\n`;
  return [own, ...command.commands.flatMap((child) => sections(child, words))];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync('docs/cli.md', cliReference());
}
