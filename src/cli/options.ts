import { type Command, InvalidArgumentError, Option } from 'commander';
import { ENGINE_NAMES } from '../config/engine-names.ts';
import { messageOf } from '../errors.ts';
import { splitWords } from '../flows/split-words.ts';
import { parseDuration } from '../logs/duration.ts';
import { parseSize } from '../logs/parse-size.ts';
import { FORMAT_NAMES } from '../logs/versions.ts';
import { FORMATS } from '../output/formats/format-facts.ts';

/**
 * Options of what reads records: reports and queries.
 * @param limit maximum rows of a table on a terminal, where the user gives none
 */
export function addReportOptions(command: Command, limit: number | 'all' = 'all'): void {
  command.optionsGroup('Which records:');
  addWindowOptions(command);
  command
    .optionsGroup('Where from:')
    .option(
      '-i, --source <path>',
      'folder or file of flow logs, - for standard input, cloudwatch:LOG-GROUP; can be repeated',
      collect,
    );
  addSourceOptions(command);
  command.optionsGroup('Names:');
  addNamesOptions(command);
  command.optionsGroup('Runs that follow each other:');
  addJobOptions(command);
  command.optionsGroup('Logs in S3:');
  addEngineOptions(command);
  command
    .optionsGroup('Limits:')
    .option('--timeout <duration>', 'stop the query after this long (default: 30m in S3)')
    .option(
      '--memory <size>',
      'memory for queries over files on disk, such as 2GB; what is more goes to the disk',
    );
  command.optionsGroup('Output:');
  command.option(
    '-n, --limit <rows>',
    limit === 'all'
      ? 'maximum rows, or all (default: all)'
      : `maximum rows, or all (default: ${limit} for a table on a terminal, else all)`,
  );
  addOutputOptions(command);
}

export function addSourceOptions(command: Command): void {
  addConfigOption(command);
  command.option(
    '--fields <fields>',
    `fields of files without a header line: ${FORMAT_NAMES}, or a LogFormat`,
  );
  addStoreOptions(command);
}

export function addNamesOptions(command: Command): void {
  command
    .option('--names', 'names beside addresses, ids and ports; on a terminal they are where there are any')
    .option('--no-names', 'no names')
    .option('--names-file <file>', 'CSV of names of your own, lines of cidr,name')
    .option(
      '--inventory <file>',
      'what flowq inventory has kept (default: inventory.json beside flowq.json)',
    );
}

export function addStoreOptions(command: Command): void {
  command
    .option('--store [folder]', 'keep the records in columns, so that later reports are quick')
    .option('--no-store', 'read the source itself, whatever flowq.json says')
    .option('--store-max <size>', 'size the store may take, such as 50GB: what is unused goes', size);
}

export function addConfigOption(command: Command): void {
  command.addOption(
    new Option('-c, --config <file>', 'file that describes the source, and jobs')
      .env('FLOWQ_CONFIG')
      .default('flowq.json'),
  );
}

function addWindowOptions(command: Command): void {
  command
    .option(
      '-s, --since <time>',
      'records that start at or after it: 15m, 6h, 1d, 2w, today, yesterday, a date or instant; last: where the last run of this job ended',
    )
    .option('-u, --until <time>', 'records that start before it')
    .option('-a, --all', 'all records there are, whatever their time')
    .addOption(
      new Option('--tz <zone>', 'time zone of dates, such as Europe/Berlin').env('FLOWQ_TZ').default('UTC'),
    );
  addFilterOptions(command);
}

export function addFilterOptions(command: Command): void {
  for (const { flags, meaning } of FILTER_OPTIONS) command.option(flags, `${meaning}`, collectWords);
}

/** Each takes several words, separated by commas or by repeating it; one that begins with `!` is not wanted. */
const FILTER_OPTIONS = [
  { flags: '--account <ids>', meaning: 'only these accounts' },
  { flags: '--region <names>', meaning: 'only these Regions' },
  { flags: '--vpc <ids>', meaning: 'only these VPCs' },
  { flags: '--subnet <ids>', meaning: 'only these subnets' },
  { flags: '--eni, --interface <ids>', meaning: 'only these network interfaces' },
  { flags: '--instance <ids>', meaning: 'only these instances' },
  { flags: '--name <names>', meaning: 'only what these send or receive: names of the inventory, web-* too' },
  { flags: '--src <blocks>', meaning: 'only these sources: addresses, CIDR blocks, private, public, names' },
  { flags: '--dst <blocks>', meaning: 'only these destinations, likewise' },
  { flags: '--addr <blocks>', meaning: 'only what comes from or goes to these, likewise' },
  {
    flags: '--dst-port, --port <ports>',
    meaning: 'only these destination ports: numbers, 1000-2000, services such as ssh or https',
  },
  { flags: '--src-port <ports>', meaning: 'only these source ports, likewise' },
  { flags: '--protocol <names>', meaning: 'only these protocols: tcp, udp, icmp …, or numbers' },
  { flags: '--action <actions>', meaning: 'only accept, or only reject' },
  { flags: '--direction <directions>', meaning: 'only ingress, or only egress' },
] as const;

function addEngineOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '--engine <name>',
        'what queries logs in S3; local fetches and keeps them; insights finds those in CloudWatch Logs',
      ).choices(ENGINE_NAMES),
    )
    .option('--endpoint <url>', 'address of the Trino (default: TRINO_ENDPOINT)')
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--estimate', 'say before the query how much it can scan')
    .option('--max-scan <size>', 'refuse to scan more than this, such as 10GB')
    .option('--max-download <size>', 'refuse to fetch more than this for --engine local (default: 5GB)')
    .option('--refresh-tables', 'bring the Glue tables up to date first, as flowq init does')
    .option('--reuse <duration>', 'take a result of Athena that is not older, such as 60m');
}

function addOutputOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '-f, --format <format>',
        'form of the output (default: table on a terminal, else csv)',
      ).choices(FORMATS),
    )
    .option(
      '-o, --out <file>',
      'write to this file or s3://bucket/key, whole or not at all, - for standard output; {date} {since} {report} … stand for those of the run, .gz packs it',
    )
    .option('--if-rows', 'write nothing when there are no rows')
    .option(
      '--fail-on <test>',
      "exit code 10 when it holds for all rows: 'rows > 0', 'bytes >= 1GB', 'total(bytes) > 100GB'; can be repeated",
      collect,
    )
    .option('--safe-csv', 'put an apostrophe before cells that a spreadsheet would run as a formula')
    .option('--sql', 'print the SQL and stop')
    .option('--strict', 'fail if anything has to be skipped')
    .option('--no-pager', 'show what is longer than the screen without FLOWQ_PAGER, PAGER or less', true);
  addLogOptions(command);
}

function addJobOptions(command: Command): void {
  command
    .option(
      '--job <name>',
      'name of the job that --since last continues (default: made of report, source and options)',
    )
    .option('--every <duration>', 'windows of --since last begin and end at whole stretches of this length')
    .option(
      '--lag <duration>',
      'windows of --since last end this long ago, because deliveries are late (default: 30m)',
    )
    .option(
      '--settle <duration>',
      'look for so long after its end whether files came late for a window, and run it again (default: 24h; 0: never)',
    )
    .option('--catch-up', 'run missed windows of --every one by one')
    .option('--first <time>', 'where the first run of --since last begins (default: one --every, or 1d)');
}

export function addLogOptions(command: Command): void {
  command
    .option('-q, --quiet', 'say nothing but errors')
    .addOption(new Option('--log <form>', 'form of what is said on stderr').choices(['text', 'json']));
}

/** Words of a list that commas separate, of this option and of those before it. */
export const collectList = (value: string, words: readonly string[] = []): string[] => [
  ...words,
  ...splitWords(value),
];

export const collect = (value: string, values: readonly string[] = []): string[] => [...values, value];

/** Values of a filter, of this option and of those before it. */
function collectWords(value: string, words: readonly string[] = []): string[] {
  const given = splitWords(value);
  // An empty variable of a script would otherwise ask for everything.
  if (given.length === 0)
    throw new InvalidArgumentError('It is empty: leave the option out, or give a value.');
  return [...words, ...given];
}

export function duration(value: string): number {
  try {
    return parseDuration(value);
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}

export function size(value: string): number {
  const bytes = parseSize(value);
  if (bytes === undefined)
    throw new InvalidArgumentError('A size is a number with a unit: 500MB, 10GB, 1.5TB, 64GiB.');
  return bytes;
}
