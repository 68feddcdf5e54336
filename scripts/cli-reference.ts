/** Writes `docs/cli.md` from the program itself: the help of every command. A test keeps it in step. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { makeProgram } from '../src/cli/program.ts';
import { REPORTS } from '../src/reports/index.ts';

/** The whole reference as Markdown. */
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
      : command.commands.flatMap((child) => sections(child, words));
  return [own, ...children];
}

const section = (title: string, text: string) => `## ${title}\n\n\`\`\`text\n${text}\n\`\`\`\n`;

const helpOf = (command: Command) => command.configureHelp({ helpWidth: 100 }).helpInformation().trimEnd();

/** What all reports take once, then what each takes besides. */
function reportSections(report: Command): string[] {
  const [common = ''] = REPORTS.filter(({ options }) => Object.keys(options).length === 0).map(
    ({ name }) => name,
  );
  const help = report.commands.filter((child) => child.name() === common).map(helpOf);
  const shared = help
    .join('')
    .replaceAll(common, 'NAME')
    .replace(/\n\n[^\n]*\n/, '\n');
  const own = REPORTS.flatMap(({ name, options }) =>
    Object.values(options).map(
      ({ flags, meaning, default: words }) =>
        `| \`${name}\` | \`${flags}\` | ${meaning} | ${words ? `\`${words}\`` : ''} |`,
    ),
  );
  const table = ['| report | option | meaning | default |', '| --- | --- | --- | --- |', ...own].join('\n');
  return [section('flowq report NAME', shared), `Besides, for one report:\n\n${table}\n`];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync('docs/cli.md', cliReference());
}
