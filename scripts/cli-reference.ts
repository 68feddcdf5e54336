/** Writes `docs/cli.md`: the help of every command of the program. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { makeProgram } from '../src/cli/program.ts';
import { REPORTS } from '../src/reports/index.ts';

/** Returns the complete reference as Markdown. */
export function cliReference(): string {
  const program = makeProgram();
  const intro = '# Command line reference\n\nMade from the program by `npm run docs`.\n';
  return [intro, ...sections(program, [])].join('\n');
}

function sections(command: Command, parents: readonly string[]): string[] {
  const words = [...parents, command.name()];
  const own = section(words.join(' '), helpOf(command));
  const children =
    words.join(' ') === 'flowq report'
      ? reportSections(command)
      : shownCommands(command).flatMap((child) => sections(child, words));
  return [own, ...children];
}

/** Returns the commands that help also lists. */
function shownCommands(command: Command): readonly Command[] {
  const visible = command.createHelp().visibleCommands(command);
  return command.commands.filter((child) => visible.includes(child));
}

const section = (title: string, text: string) => `## ${title}\n\n\`\`\`text\n${text}\n\`\`\`\n`;

const helpOf = (command: Command) => command.configureHelp({ helpWidth: 100 }).helpInformation().trimEnd();

/** Returns the options that all reports have, then a table of the others. */
function reportSections(report: Command): string[] {
  const plain = REPORTS.find(({ options }) => Object.keys(options).length === 0)?.name ?? '';
  const help = report.commands.filter((child) => child.name() === plain).map(helpOf);
  const shared = help
    .join('')
    .replace(`flowq report ${plain} `, 'flowq report NAME ')
    // Removes the question of that report.
    .replace(/\n\n[^\n]*\n/, '\n');
  const own = REPORTS.flatMap(({ name, options }) =>
    Object.values(options).map(
      ({ flags, meaning, default: value, example }) =>
        `| \`${name}\` | \`${flags}\` | ${meaning} | ${defaultText(flags, value, example)} |`,
    ),
  );
  const table = ['| report | option | meaning | default |', '| --- | --- | --- | --- |', ...own].join('\n');
  return [section('flowq report NAME', shared), `Options of single reports:\n\n${table}\n`];
}

/** Returns the default; switches are off by default. */
function defaultText(flags: string, value: string | undefined, example: string | undefined): string {
  if (value === undefined) return `required, such as \`${example}\``;
  return /[<[]/.test(flags) ? `\`${value}\`` : 'off';
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync('docs/cli.md', cliReference());
}
