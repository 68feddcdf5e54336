import { Argument, Command, Option } from 'commander';
import { REPORTS } from '../reports/index.ts';
import { VERSION } from '../version.ts';
import { addQueryOptions, addReportOptions, addSourceOptions } from './options.ts';

/** The whole command line. What a command does is loaded when it is run. */
export function makeProgram(): Command {
  const program = new Command('flowq')
    .description('What is talking to what, and what was refused: reports over AWS VPC flow logs.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(see flowq --help)')
    .exitOverride()
    .addHelpText('before', EXAMPLES);
  addReport(program);
  addReports(program);
  addQuery(program);
  addInit(program);
  addSample(program);
  return program;
}

const EXAMPLES = `Examples:
  flowq report rejected --since 1d --source logs/    what was refused in the last day
  flowq init logs/                                   look at a folder of logs, remember it in flowq.json
  flowq reports                                      the reports there are

`;

function addReport(program: Command): void {
  const report = program
    .command('report')
    .description('run a report and print its rows')
    .usage('NAME --since TIME [options]')
    .addHelpText('after', '\nThe options of a report: flowq report NAME --help');
  for (const { name, question, options } of REPORTS) {
    const command = report.command(name).description(question);
    addReportOptions(command);
    for (const { flags, meaning, default: words } of Object.values(options))
      command.option(flags, meaning, words);
    command.action(async (given) => (await import('./commands/report.ts')).runReportCommand(name, given));
  }
}

function addReports(program: Command): void {
  program
    .command('reports')
    .description('list the reports, or describe one')
    .argument('[name]', 'report to describe')
    .action(async (name?: string) => (await import('./commands/reports.ts')).runReportsCommand(name));
}

function addQuery(program: Command): void {
  const query = program
    .command('query')
    .description('run SQL of your own over the relations flows and log_quality')
    .addArgument(new Argument('<sql>', "one SELECT, such as 'SELECT count(*) FROM flows'"));
  addQueryOptions(query);
  query.action(async (text: string, given) =>
    (await import('./commands/query.ts')).runQueryCommand(text, given),
  );
}

function addInit(program: Command): void {
  const init = program
    .command('init')
    .description('find out how the flow logs of a folder are laid out, and remember it in flowq.json')
    .argument('<source>', 'folder or file of flow logs');
  addSourceOptions(init);
  init.action(async (source: string, given) =>
    (await import('./commands/init.ts')).runInitCommand(source, given),
  );
}

function addSample(program: Command): void {
  const sample = program
    .command('sample')
    .description('write a folder of made-up flow logs to try things on')
    .argument('<dir>', 'folder that gets AWSLogs/')
    .option('--seed <number>', 'the same seed and options give the same logs', '1')
    .option('--days <number>', 'days of traffic, fractions allowed', '2')
    .option('--records <number>', 'records in all', '200000')
    .option('--accounts <list>', 'how many accounts, or their ids separated by commas', '1')
    .option('--regions <list>', 'Regions, separated by commas', 'us-east-1')
    .addOption(new Option('--format <format>', 'file format').choices(['text', 'parquet']).default('text'))
    .option('--hourly', 'a folder for each hour')
    .option('--hive', 'Hive-compatible folders')
    .option('--fields <fields>', 'default, v2 to v11, all, or a LogFormat', 'default')
    .option('--until <time>', 'when the records end', 'now');
  sample.action(async (dir: string, given) =>
    (await import('./commands/sample.ts')).runSampleCommand(dir, given),
  );
}
