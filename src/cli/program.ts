import { Argument, Command, Option } from 'commander';
import { TABLE_FORMATS } from '../output/formats.ts';
import { type AnyReport, isArgument, type ReportOption } from '../reports/define-report.ts';
import { REPORTS } from '../reports/index.ts';
import type { OwnReport } from '../runs/own-reports.ts';
import { SCHEDULERS } from '../schedule/render-schedule.ts';
import { VERSION } from '../version.ts';
import { addAwsOptions, addPlanOptions } from './aws-options.ts';
import { pathOf, rootOf } from './command-path.ts';
import { addEnableCloudWatchOptions, addEnableS3Options } from './enable-options.ts';
import { addInitOptions, INIT_DEFAULTS } from './init-options.ts';
import {
  addConfigOption,
  addFilterOptions,
  addLogOptions,
  addNamesOptions,
  addReportOptions,
  addSourceOptions,
  collect,
  collectList,
  duration,
  size,
} from './options.ts';
import { SHELLS, type Shell } from './shells.ts';

/** The whole command line. What a command takes is known when it is called, what it does is loaded when it is run. */
export function makeProgram(own: readonly OwnReport[] = []): Command {
  const program = new Command('flowq')
    .description('What is talking to what, and what was refused: reports over AWS VPC flow logs.')
    .usage('COMMAND [options]')
    .version(VERSION, '-V, --version', 'print the version')
    .helpCommand(false)
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(see flowq --help)')
    .exitOverride()
    .addHelpText('before', EXAMPLES);
  addReports(program, own);
  lazily(program, 'reports', 'list the reports, or describe one', completeReports);
  lazily(program, 'query', 'run SQL of your own over the relations flows and log_quality', completeQuery);
  lazily(program, 'count', 'count the records there are for each value of some columns', completeCount);
  lazily(program, 'sum', 'add up bytes or packets for each value of some columns', completeSum);
  lazily(program, 'tail', 'show records as they come', completeTail);
  lazily(program, 'run', 'run the jobs of flowq.json', completeRun);
  lazily(program, 'jobs', 'list the jobs: how far each is, and how its last run ended', completeJobs);
  lazily(
    program,
    'init',
    'look at flow logs, make tables of those in S3, remember it in flowq.json',
    completeInit,
  );
  addEnable(program);
  lazily(program, 'disable', 'end flow logs that flowq made', completeDisable);
  lazily(
    program,
    'schedule',
    'print what runs the jobs: cron, systemd, GitHub Actions, EventBridge',
    completeSchedule,
  );
  addStore(program);
  lazily(
    program,
    'inventory',
    'ask EC2 whose addresses and interfaces are, and keep it beside flowq.json',
    completeInventory,
  );
  lazily(program, 'doctor', 'check logs, tables, rights and jobs, and say what is wrong', completeDoctor);
  lazily(program, 'migrate', 'bring the tables of an earlier flowq up to date', completeMigrate);
  addIam(program);
  lazily(program, 'sample', 'write a folder of made-up flow logs to try things on', completeSample);
  lazily(
    program,
    'completion',
    'print the script that completes the command line in a shell',
    completeCompletion,
  );
  addHelp(program);
  return program;
}

const EXAMPLES = `Examples:
  flowq report rejected --since 1d --source logs/   what was refused, last day
  flowq init logs/                                  remember a folder of logs
  flowq reports                                     the reports there are
`;

/** The functions that give a command its options, until they have been called. */
const INCOMPLETE = new WeakMap<Command, (command: Command) => void>();

/** The command with all its options. */
function completed(command: Command): Command {
  const complete = INCOMPLETE.get(command);
  INCOMPLETE.delete(command);
  complete?.(command);
  return command;
}

/** Hundreds of options make every start slower: those of a command are made when it is called or explained. */
function lazily(
  parent: Command,
  name: string,
  description: string,
  complete: (command: Command) => void,
): void {
  const command = explained(parent.command(name).description(description));
  INCOMPLETE.set(command, complete);
  parent.hook('preSubcommand', (_, called) => {
    if (called === command) completed(command);
  });
  const explain = command.helpInformation.bind(command);
  command.helpInformation = (context) => {
    completed(command);
    return explain(context);
  };
}

/** The command, its own help being named behind what is said of wrong usage. */
function explained(command: Command): Command {
  return command.showHelpAfterError(`(see ${pathOf(command).join(' ')} --help)`);
}

/** `flowq help report rejected`: as many words as the command has. */
function addHelp(program: Command): void {
  explained(program.command('help'))
    .description('print the help of a command')
    .argument('[command...]', 'its words, such as report rejected')
    .action((words: readonly string[]) => {
      let command = program;
      for (const word of words) {
        const next = completed(command).commands.find((one) => one.name() === word);
        if (!next) program.error(`error: ${pathOf(command).join(' ')} has no command '${word}'`);
        else command = next;
      }
      command.help();
    });
}

function addReports(program: Command, own: readonly OwnReport[]): void {
  const report = explained(program.command('report'))
    .helpCommand('help [command]', 'print the help of a report')
    .description('run a report and print its rows')
    .usage('NAME --since TIME [options]')
    .addHelpText('after', '\nThe options of a report: flowq report NAME --help');
  for (const one of REPORTS) addReport(report, one, one.name);
  for (const one of own) addReport(report, { options: {}, ...one }, one);
}

type Described = Pick<AnyReport, 'name' | 'question' | 'options' | 'limit'>;

/** @param called what is run: the name of one of flowq's reports, or a report of the user's own */
function addReport(
  parent: Command,
  { name, question, options, limit }: Described,
  called: string | OwnReport,
): void {
  lazily(parent, name, question, (command) => {
    addReportOptions(command, limit);
    command.optionsGroup('Of this report:');
    for (const option of Object.values(options)) addOwnOption(command, option);
    const places = Object.keys(options).filter((one) => options[one] && isArgument(options[one]));
    command.action(async (...words) => {
      const placed = Object.fromEntries(places.map((place, at) => [place, words[at]]));
      const given = { ...words[places.length], ...placed };
      return (await import('./commands/report.ts')).runReportCommand(called, given);
    });
  });
}

/** Of a switch it is not said that it is off where it is not given. */
function addOwnOption(command: Command, option: ReportOption<unknown>): void {
  const { flags, meaning, default: words } = option;
  if (isArgument(option)) command.argument(flags, meaning);
  else command.option(flags, meaning, flags.includes('<') ? words : undefined);
}

function completeReports(command: Command): void {
  command
    .argument('[name]', 'report to describe')
    .option('--all-fields', 'list the columns of flows, with what they mean')
    .action(async (name: string | undefined, given) =>
      (await import('./commands/reports.ts')).runReportsCommand(name, given),
    );
}

function completeQuery(command: Command): void {
  command.addArgument(
    new Argument('[sql]', "one SELECT, such as 'SELECT count(*) FROM flows'; - for standard input"),
  );
  command.option('--file <path>', 'file that holds the SQL');
  addReportOptions(command);
  command.action(async (sql: string | undefined, given) =>
    (await import('./commands/query.ts')).runQueryCommand(sql, given),
  );
}

function completeCount(command: Command): void {
  addByOption(command);
  command.action(async (given) => (await import('./commands/tally.ts')).runCountCommand(given));
}

function completeSum(command: Command): void {
  command.argument(
    '<measure>',
    'bytes or packets; every packet counts once, however many interfaces logged it',
  );
  addByOption(command);
  command.action(async (measure: string, given) =>
    (await import('./commands/tally.ts')).runSumCommand(measure, given),
  );
}

function addByOption(command: Command): void {
  command.option(
    '-b, --by <columns>',
    'columns, separated by commas, such as srcaddr,dstport; name, src_name and dst_name are those of the inventory',
    collectList,
  );
  addReportOptions(command);
}

function completeTail(command: Command): void {
  command.argument('[source]', 'cloudwatch:LOG-GROUP, a folder or s3://… (default: that of flowq.json)');
  command.optionsGroup('Which records:');
  addFilterOptions(command);
  command.optionsGroup('Where from:');
  addConfigOption(command);
  command
    .option('--fields <fields>', 'fields of events or files without a header line, as for init')
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--poll [duration]', 'ask so often for what is new, such as 30s, not by live tail', duration);
  command.optionsGroup('Names:');
  addNamesOptions(command);
  command
    .optionsGroup('Output:')
    .addOption(
      new Option('-f, --format <format>', 'lines for people, or an object a record')
        .choices(['text', 'ndjson'])
        .default('text'),
    )
    .addOption(new Option('--tz <zone>', 'time zone of times').env('FLOWQ_TZ').default('UTC'));
  addLogOptions(command);
  command.action(async (source: string | undefined, given) =>
    (await import('./commands/tail.ts')).runTailCommand(source, given),
  );
}

function completeInit(command: Command): void {
  command.argument('<source>', 'folder or file of flow logs, s3://bucket/prefix, or cloudwatch:LOG-GROUP');
  addInitOptions(command);
  command.action(async (source: string, given) =>
    (await import('./commands/init.ts')).runInitCommand(source, given),
  );
}

function completeRun(command: Command): void {
  command.argument('[job...]', 'names of jobs; all of them without');
  addConfigOption(command);
  command.option('--max-scan <size>', 'refuse when all together can scan more than this', size);
  addLogOptions(command);
  command.action(async (names: string[], given) =>
    (await import('./commands/run.ts')).runRunCommand(names, given),
  );
}

function completeJobs(command: Command): void {
  command.usage('[skip|reset NAME] [options]');
  addConfigOption(command);
  command
    .addOption(new Option('--format <format>', 'form of the list').choices(TABLE_FORMATS).default('table'))
    .action(async (given) => (await import('./commands/jobs.ts')).runJobsCommand(given));
  command
    .command('skip')
    .description('give up the window that a job began and did not end')
    .argument('<job>', 'name of the job')
    .action(async (job: string) => (await import('./commands/jobs.ts')).runSkipCommand(job));
  command
    .command('reset')
    .description('forget all of a job, so that it begins anew')
    .argument('<job>', 'name of the job')
    .option('--yes', 'do it without asking')
    .action(async (job: string, given) => (await import('./commands/jobs.ts')).runResetCommand(job, given));
}

function completeSchedule(command: Command): void {
  command.argument('[job...]', 'names of jobs; all of them without');
  addConfigOption(command);
  command
    .addOption(new Option('--for <scheduler>', 'what is to run them').choices(SCHEDULERS).default('cron'))
    .option('--name <name>', 'name of units and resources', 'jobs')
    .option('--every <duration>', 'how often (default: as the jobs say)')
    .option('--offset <duration>', 'how long behind each end of a window (default: the lag and 5m)', duration)
    .option('--program <path>', 'the program, where it is another than this one')
    .option('--env <assignment>', 'NAME=value for the runs; can be repeated', collect)
    .option('--aws-account <id>', 'account of tables and queries (default: that of the credentials)')
    .option('--logs-key <arn>', 'KMS key that the logs are encrypted with')
    .option('--results-key <arn>', 'KMS key that results are encrypted with (default: as init was told)')
    .option('--lake-formation', 'for tables that Lake Formation governs')
    .action(async (names: string[], given) =>
      (await import('./commands/schedule.ts')).runScheduleCommand(names, given),
    );
}

function addStore(program: Command): void {
  const store = explained(program.command('store'))
    .helpCommand('help [command]', 'print the help of a command')
    .description('keep records in columns, so that they are read once and asked many times')
    .usage('fill|status|verify|prune|path');
  lazily(store, 'fill', 'bring what is kept of a window up to date', (command) => {
    command
      .option('-s, --since <time>', 'what can hold records that start at or after it')
      .option('-u, --until <time>', 'and before it')
      .option('-a, --all', 'all there is')
      .addOption(new Option('--tz <zone>', 'time zone of dates').env('FLOWQ_TZ').default('UTC'))
      .option('-i, --source <path>', 'folder or file of flow logs')
      .option('--strict', 'check every byte, fail if anything has to be skipped');
    addSourceOptions(command);
    addLogOptions(command);
    command.action(async (given) => (await import('./commands/store.ts')).runStoreFillCommand(given));
  });
  const whole = (command: Command) => {
    command.option('--store <folder>', 'the store (default: that of flowq.json, or FLOWQ_STORE_DIR)');
    addConfigOption(command);
    return command;
  };
  lazily(store, 'status', 'say what is kept of each source', (command) => {
    whole(command)
      .addOption(new Option('--format <format>', 'form of it').choices(['text', 'json']).default('text'))
      .action(async (given) => (await import('./commands/store.ts')).runStoreStatusCommand(given));
  });
  lazily(store, 'verify', 'check every byte; what is damaged is made again when it is needed', (command) => {
    whole(command).action(async (given) =>
      (await import('./commands/store.ts')).runStoreVerifyCommand(given),
    );
  });
  lazily(store, 'prune', 'remove what was delivered long ago', (command) => {
    whole(command)
      .requiredOption('--older <duration>', 'than this, such as 90d')
      .action(async (given) => (await import('./commands/store.ts')).runStorePruneCommand(given));
  });
  lazily(store, 'path', 'print the folders of the Parquet files', (command) => {
    whole(command).action(async (given) => (await import('./commands/store.ts')).runStorePathCommand(given));
  });
}

function completeInventory(command: Command): void {
  addConfigOption(command);
  command
    .option('--inventory <file>', 'where it is kept (default: inventory.json beside flowq.json)')
    .option(
      '--region <names>',
      'Regions, separated by commas (default: those of the tables in flowq.json, else AWS_REGION or the profile)',
      collectList,
    )
    .option(
      '--profile <names>',
      'profiles of the AWS configuration, one for each account; all are asked in all Regions',
      collectList,
    )
    .option('--endpoint-url <url>', 'address of all AWS services (default: AWS_ENDPOINT_URL)')
    .option('--dry-run', 'ask and say what there is, and keep nothing')
    .action(async (given) => (await import('./commands/inventory.ts')).runInventoryCommand(given));
}

function completeDoctor(command: Command): void {
  addConfigOption(command);
  command
    .addOption(
      new Option('--format <format>', 'form of the findings').choices(['text', 'json']).default('text'),
    )
    .action(async (given) => (await import('./commands/doctor.ts')).runDoctorCommand(given));
}

function completeMigrate(command: Command): void {
  addConfigOption(command);
  command.option('--status', 'list the steps and whether they were applied');
  addPlanOptions(command);
  command
    .option('--profile <name>', 'profile of the AWS configuration')
    .action(async (given) => (await import('./commands/migrate.ts')).runMigrateCommand(given));
}

function addIam(program: Command): void {
  const iam = explained(program.command('iam'))
    .helpCommand('help [command]', 'print the help of a command')
    .description('print the least IAM policy for what flowq does')
    .usage('report|init|tail|enable|inventory');
  for (const [purpose, description] of [
    ['report', 'what reports need'],
    ['init', 'what init and migrate need, reports included'],
  ] as const) {
    lazily(iam, purpose, description, (command) => {
      command.argument(
        '[place]',
        's3://bucket/prefix or cloudwatch:LOG-GROUP of the logs, where there is no flowq.json yet',
      );
      addConfigOption(command);
      command
        .option('--aws-account <id>', 'account of tables and queries (default: that of the credentials)')
        .option('--logs-key <arn>', 'KMS key that the logs are encrypted with')
        .option('--results-key <arn>', 'KMS key that results are encrypted with')
        .option('--lake-formation', 'for tables that Lake Formation governs')
        .option('--region <name>', 'Region of a place (default: AWS_REGION or the profile)')
        .option('--database <name>', `Glue database of a place (default: ${INIT_DEFAULTS.database})`)
        .option('--table <name>', `Glue table of a place (default: ${INIT_DEFAULTS.table})`)
        .option('--workgroup <name>', `Athena workgroup of a place (default: ${INIT_DEFAULTS.workgroup})`)
        .option('--results <location>', 's3://… where Athena writes results of a place')
        .option('--profile <name>', 'profile of the AWS configuration');
      if (purpose === 'report')
        command.addOption(
          new Option('--engine <name>', 'for reports with that engine over a log group').choices([
            'insights',
          ]),
        );
      if (purpose === 'init') command.option('--create-workgroup', 'for init with --create-workgroup');
      command.action(async (place, given) =>
        (await import('./commands/iam.ts')).runIamCommand(purpose, place, given),
      );
    });
  }
  lazily(iam, 'tail', 'what tail of a log group needs', (command) => {
    command.argument('[place]', 'cloudwatch:LOG-GROUP (default: that of flowq.json)');
    addConfigOption(command);
    command
      .option('--aws-account <id>', 'account of the log group (default: that of the credentials)')
      .option('--region <name>', 'Region of the log group (default: AWS_REGION or the profile)')
      .option('--profile <name>', 'profile of the AWS configuration');
    command.action(async (place, given) =>
      (await import('./commands/iam.ts')).runIamCommand('tail', place, given),
    );
  });
  lazily(iam, 'enable', 'what enable and disable need', (command) => {
    command
      .option('--bucket <name>', 'only for this bucket (default: any)')
      .option('--log-group <name>', 'only for this log group (default: any)')
      .option('--role <name>', 'only for this role (default: any)')
      .option('--aws-account <id>', 'account of the flow logs (default: that of the credentials)');
    addAwsOptions(command, 'AWS Region of the flow logs (default: AWS_REGION or the profile)');
    command.action(async (given) => (await import('./commands/iam-enable.ts')).runIamEnableCommand(given));
  });
  lazily(iam, 'inventory', 'what inventory needs', (command) => {
    command.action(async () => (await import('./commands/inventory.ts')).runIamInventoryCommand());
  });
}

function addEnable(program: Command): void {
  const enable = explained(program.command('enable'))
    .helpCommand('help [command]', 'print the help of a command')
    .description('make flow logs, and set up where they are delivered to')
    .usage('s3|cloudwatch|list [options]');
  lazily(enable, 's3', 'flow logs to a bucket', (command) => {
    addEnableS3Options(command);
    command.action(async (given) => (await import('./commands/enable.ts')).runEnableS3Command(given));
  });
  lazily(enable, 'cloudwatch', 'flow logs to a log group of CloudWatch Logs', (command) => {
    addEnableCloudWatchOptions(command);
    command.action(async (given) => (await import('./commands/enable.ts')).runEnableCloudWatchCommand(given));
  });
  lazily(enable, 'list', 'the flow logs there are, and the interfaces without any', completeEnableList);
}

function completeEnableList(command: Command): void {
  command
    .option('--region <name>', 'AWS Region; can be repeated (default: AWS_REGION or the profile)', collect)
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--endpoint-url <url>', 'address of all AWS services (default: AWS_ENDPOINT_URL)')
    .addOption(
      new Option('--format <format>', 'form of the list (default: table on a terminal, else csv)').choices(
        TABLE_FORMATS,
      ),
    )
    .action(async (given) => (await import('./commands/enable-list.ts')).runEnableListCommand(given));
}

function completeDisable(command: Command): void {
  command
    .argument('<id...>', 'ids of flow logs, fl-…')
    .option('--adopt', 'end flow logs that flowq did not make too');
  addAwsOptions(command, 'AWS Region of the flow logs (default: AWS_REGION or the profile)');
  addPlanOptions(command);
  command.action(async (ids: string[], given) =>
    (await import('./commands/disable.ts')).runDisableCommand(ids, given),
  );
}

function completeSample(command: Command): void {
  command
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
    .option('--until <time>', 'when the records end', 'now')
    .option('--inventory <file>', 'file that gets the inventory of the made-up VPCs, for names and rules')
    .action(async (dir: string, given) =>
      (await import('./commands/sample.ts')).runSampleCommand(dir, given),
    );
}

function completeCompletion(command: Command): void {
  command
    .addArgument(new Argument('<shell>', 'shell to make it for').choices(SHELLS))
    .addHelpText('after', COMPLETION_USE)
    .action(async (shell: Shell) =>
      (await import('./commands/completion.ts')).runCompletionCommand(rootOf(command), shell),
    );
}

const COMPLETION_USE = `
bash:  source <(flowq completion bash)
zsh:   source <(flowq completion zsh)
fish:  flowq completion fish | source`;
