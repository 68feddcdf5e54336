import { Argument, type Command, Option } from 'commander';
import { type AnyReport, isArgument, type ReportOption } from '../../reports/define-report.ts';
import { REPORTS } from '../../reports/index.ts';
import type { CustomReport } from '../../runs/query/custom-reports.ts';
import { addReportOptions, collectList } from '../options.ts';
import { explained, lazily, usageText } from './lazily.ts';

type Described = Pick<AnyReport, 'name' | 'question' | 'options' | 'limit'>;

export function addReports(program: Command, own: readonly CustomReport[]): void {
  const report = explained(program.command('report'))
    .helpCommand('help [command]', 'print the help of a report')
    .description('run a report and print its rows')
    .usage('NAME --since TIME [options]')
    .addHelpText('after', '\nThe options of a report: flowq report NAME --help')
    .configureOutput({
      outputError: (text, write) => write(usageText(text.replace('unknown command', 'unknown report'))),
    });
  for (const one of REPORTS) addReport(report, one, one.name);
  for (const one of own) addReport(report, { options: {}, ...one }, one);
}

/** @param called the name of a built-in report, or a custom report */
function addReport(
  parent: Command,
  { name, question, options, limit }: Described,
  called: string | CustomReport,
): void {
  lazily(parent, name, question, (command) => {
    addReportOptions(command, limit);
    command.optionsGroup('This report:');
    for (const option of Object.values(options)) addOwnOption(command, option);
    const places = Object.keys(options).filter((one) => options[one] && isArgument(options[one]));
    command.action(async (...words) => {
      const placed = Object.fromEntries(places.map((place, at) => [place, words[at]]));
      const given = { ...words[places.length], ...placed };
      return (await import('../commands/report.ts')).runReportCommand(called, given);
    });
  });
}

/** The default of a flag without value is not shown. */
function addOwnOption(command: Command, option: ReportOption<unknown>): void {
  const { flags, meaning, default: words } = option;
  if (isArgument(option)) command.argument(flags, meaning);
  else command.option(flags, meaning, flags.includes('<') ? words : undefined);
}

export function completeReports(command: Command): void {
  command
    .argument('[name]', 'report to describe')
    .option('--all-fields', 'list the columns of flows instead')
    .addOption(new Option('-f, --format <format>', 'output format').choices(['text', 'json']).default('text'))
    .action(async (name: string | undefined, given) =>
      (await import('../commands/reports.ts')).runReportsCommand(name, given),
    );
}

export function completeQuery(command: Command): void {
  command.addArgument(
    new Argument('[sql]', "one SELECT, such as 'SELECT count(*) FROM flows'; - for standard input"),
  );
  command.option('--file <path>', 'file with the SQL');
  addReportOptions(command);
  command.action(async (sql: string | undefined, given) =>
    (await import('../commands/query/query.ts')).runQueryCommand(sql, given),
  );
}

export function completeCount(command: Command): void {
  addByOption(command);
  command.action(async (given) => (await import('../commands/aggregate.ts')).runCountCommand(given));
}

export function completeSum(command: Command): void {
  command.argument(
    '<measure>',
    'bytes or packets; each packet counts once, however many interfaces logged it',
  );
  addByOption(command);
  command.action(async (measure: string, given) =>
    (await import('../commands/aggregate.ts')).runSumCommand(measure, given),
  );
}

function addByOption(command: Command): void {
  command.option(
    '-b, --by <columns>',
    'columns, separated by commas, such as srcaddr,dstport; hour and day are those of --tz; name, src_name and dst_name, and workload and namespace of pods, come from the inventory',
    collectList,
  );
  addReportOptions(command);
}
