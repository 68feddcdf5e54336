import { type Command, InvalidArgumentError, Option } from 'commander';
import { ENGINE_NAMES } from '../config/engine-names.ts';
import { messageOf } from '../errors.ts';
import { splitValues } from '../flows/split-values.ts';
import { parseDuration } from '../logs/duration.ts';
import { parseSize } from '../logs/parse-size.ts';
import { FORMAT_NAMES } from '../logs/versions.ts';
import { FORMATS } from '../output/formats/format-facts.ts';

/**
 * Adds the options of commands that read records: reports and queries.
 * @param limit default maximum rows of a table on a terminal
 */
export function addReportOptions(command: Command, limit: number | 'all' = 'all'): void {
  addReadingOptions(command, () =>
    command.option(
      '--against <duration>',
      'compare with the window this long before, such as 1w: adds then, now and change, the largest change first',
    ),
  );
  command.option(
    '-n, --limit <rows>',
    limit === 'all'
      ? 'maximum rows, or all (default: all)'
      : `maximum rows, or all (default: ${limit} for a table on a terminal, else all)`,
  );
  addOutputOptions(command);
}

/** Adds the options of pages, which have sections instead of rows. */
export function addPageOptions(command: Command): void {
  addReadingOptions(command);
  command
    .option('-n, --limit <rows>', 'maximum rows of a section, or all (default: 8 in text, else 1000)')
    .addOption(
      new Option(
        '-f, --format <format>',
        'html, or table for text (default: by the file ending of --out, else text)',
      ).choices(['html', 'table']),
    );
  addOutOption(command);
  addStrictOptions(command);
}

/** @param compare adds the option of commands whose rows are compared with earlier ones */
function addReadingOptions(command: Command, compare?: () => void): void {
  command.optionsGroup('Which records:');
  addWindowOptions(command);
  compare?.();
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
  command.optionsGroup('Scheduled runs:');
  addJobOptions(command);
  command.optionsGroup('Logs in S3:');
  addEngineOptions(command);
  command
    .optionsGroup('Limits:')
    .option('--timeout <duration>', 'stop the query after this long (default: 30m in S3)')
    .option('--memory <size>', 'query memory, such as 2GB, plus 0.5GB for flowq; the rest uses disk');
  command.optionsGroup('Output:');
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
    .option('--names', 'show names of addresses, ids and ports (default: on a terminal)')
    .option('--no-names', 'show no names')
    .option(
      '--names-file <file>',
      "CSV file of custom names, lines of cidr,name, or AWS's ip-ranges.json; can be repeated",
      collect,
    )
    .option('--inventory <file>', 'file of flowq inventory (default: inventory.json next to flowq.json)');
}

export function addStoreOptions(command: Command): void {
  command
    .option('--store [folder]', 'cache records as Parquet for fast repeated reports')
    .option('--no-store', 'read the source itself, even if flowq.json names a store')
    .option(
      '--store-max <size>',
      'maximum store size, such as 50GB; least recently used data is evicted',
      size,
    );
}

export function addConfigOption(command: Command): void {
  command.addOption(
    new Option(
      '-c, --config <file>',
      'file with the source and the jobs (default: the nearest flowq.json upwards)',
    ).env('FLOWQ_CONFIG'),
  );
}

function addWindowOptions(command: Command): void {
  command
    .option(
      '-s, --since <time>',
      'records that start at or after: 15m, 6h, 1d, 2w, today, yesterday, a date or instant; last: where the last run of this job ended',
    )
    .option('-u, --until <time>', 'records that start before, in the same forms')
    .option('-a, --all', 'all records, of any time')
    .addOption(
      new Option('--tz <zone>', 'time zone of dates, such as Europe/Berlin').env('FLOWQ_TZ').default('UTC'),
    );
  addFilterOptions(command);
}

export function addFilterOptions(command: Command): void {
  for (const { flags, meaning } of FILTER_OPTIONS) command.option(flags, `${meaning}`, collectWords);
}

/** Each option accepts several values, comma-separated or repeated; `!` excludes a value. */
const FILTER_OPTIONS = [
  { flags: '--account <ids>', meaning: 'only these accounts' },
  { flags: '--region <names>', meaning: 'only these Regions' },
  { flags: '--vpc <ids>', meaning: 'only these VPCs, by id or name' },
  { flags: '--subnet <ids>', meaning: 'only these subnets, by id or name' },
  { flags: '--eni, --interface <ids>', meaning: 'only these network interfaces, by id or name' },
  { flags: '--instance <ids>', meaning: 'only these instances, by id or name' },
  { flags: '--name <names>', meaning: 'only traffic of these names from the inventory, such as web-*' },
  { flags: '--src <blocks>', meaning: 'only these sources: addresses, CIDR blocks, private, public, names' },
  { flags: '--dst <blocks>', meaning: 'only these destinations, in the same forms' },
  { flags: '--addr <blocks>', meaning: 'only traffic from or to these, in the same forms' },
  {
    flags: '--dst-port, --port <ports>',
    meaning: 'only these destination ports: numbers, 1000-2000, services such as ssh or https',
  },
  { flags: '--src-port <ports>', meaning: 'only these source ports, in the same forms' },
  { flags: '--protocol <names>', meaning: 'only these protocols: tcp, udp, icmp …, or numbers' },
  { flags: '--action <actions>', meaning: 'only accept, or only reject' },
  { flags: '--direction <directions>', meaning: 'only ingress, or only egress' },
] as const;

function addEngineOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '--engine <name>',
        'query engine for logs in S3; local fetches and caches them; insights: Logs Insights, for log groups',
      ).choices(ENGINE_NAMES),
    )
    .option('--endpoint <url>', 'Trino URL (default: TRINO_ENDPOINT)')
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--estimate', 'show how much the query can scan, and stop')
    .option('--max-scan <size>', 'maximum scan size, such as 10GB; larger queries are refused')
    .option('--max-download <size>', 'maximum download for --engine local (default: 5GB)')
    .option('--refresh-tables', 'update the Glue tables first, as flowq init does')
    .option('--temporary-table', 'put long lists into a table that is deleted after the query')
    .option('--reuse <duration>', 'reuse an Athena result up to this old, such as 60m');
}

function addOutputOptions(command: Command): void {
  command.addOption(
    new Option('-f, --format <format>', 'output format (default: table on a terminal, else csv)').choices(
      FORMATS,
    ),
  );
  addOutOption(command);
  command
    .option('--if-rows', 'write output only if it has rows')
    .option(
      '--fail-on <test>',
      "exit with code 10 if this holds over all rows: 'rows > 0', 'bytes >= 1GB', 'total(bytes) > 100GB'; can be repeated",
      collect,
    )
    .option(
      '--notify <to>',
      'send a message about the rows: https://…, sns:ARN, file:PATH or env:NAME; can be repeated',
      collect,
    )
    .option('--safe-csv', 'prefix cells that spreadsheets would run as formulas with an apostrophe')
    .option('--sql', 'print the SQL and stop');
  addStrictOptions(command);
}

function addOutOption(command: Command): void {
  command.option(
    '-o, --out <file>',
    'write to a file or s3://bucket/key, whole or not at all, - for standard output; with placeholders {date} {since} {report} …; .gz compresses',
  );
}

function addStrictOptions(command: Command): void {
  command
    .option('--strict', 'fail if anything has to be skipped')
    .option('--no-pager', 'never open a pager (FLOWQ_PAGER, PAGER, less)', true);
  addLogOptions(command);
}

function addJobOptions(command: Command): void {
  command
    .option(
      '--job <name>',
      'job that --since last continues (default: derived from report, source and options)',
    )
    .option('--every <duration>', 'align windows to multiples of this length')
    .option(
      '--lag <duration>',
      'end each window this long before now, to allow for delivery delay (default: 30m)',
    )
    .option(
      '--settle <duration>',
      're-run a window if late files arrive within this long of its end (default: 24h; 0: never)',
    )
    .option('--catch-up', 'run each missed window of --every separately')
    .option('--first <time>', 'start of the first --since last run (default: one --every, or 1d ago)');
}

export function addLogOptions(command: Command): void {
  command
    .option('-q, --quiet', 'write only errors to stderr')
    .addOption(new Option('--log <form>', 'format of messages on stderr').choices(['text', 'json']));
}

/** Collects comma-separated values of a repeatable option. */
export const collectList = (value: string, words: readonly string[] = []): string[] => [
  ...words,
  ...splitValues(value),
];

export const collect = (value: string, values: readonly string[] = []): string[] => [...values, value];

/** Collects the values of a filter. @throws InvalidArgumentError for an empty value */
function collectWords(value: string, words: readonly string[] = []): string[] {
  const given = splitValues(value);
  // An empty shell variable would otherwise select everything.
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

export function accountId(value: string): string {
  if (!/^\d{12}$/.test(value)) throw new InvalidArgumentError('An account id has 12 digits.');
  return value;
}

/** Checks an account id or the name of an Athena data catalog. */
export function catalogName(value: string): string {
  if (!/^[\w@-]{1,256}$/.test(value))
    throw new InvalidArgumentError('A catalog is an account id, or the name of a data catalog of Athena.');
  return value;
}

export function size(value: string): number {
  const bytes = parseSize(value);
  if (bytes === undefined)
    throw new InvalidArgumentError('A size is a number with a unit: 500MB, 10GB, 1.5TB, 64GiB.');
  return bytes;
}
