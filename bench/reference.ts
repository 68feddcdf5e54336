/**
 * SQL that an experienced DuckDB user would write by hand for one report over default-format text logs. Run as `node
 * bench/reference.ts QUERY DIR SINCE UNTIL`; prints CSV.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { formatOfVersion } from '../src/logs/record-format.ts';
import { gzipFiles } from './files.ts';

const [name = '', dir = '.', since = '0', until = '0'] = process.argv.slice(2);
const files = `[${gzipFiles(dir).map((path) => `'${path.replaceAll("'", "''")}'`)}]`;
const fields = formatOfVersion(2).fields;
const lines = `auto_detect = false, header = false, skip = 1, quote = '', escape = '', compression = 'gzip'`;
const types = { string: 'VARCHAR', int: 'INTEGER', bigint: 'BIGINT' };

const columns = (typeOf: (type: keyof typeof types) => string) =>
  fields.map((field) => `'${field.column}': '${typeOf(field.type)}'`).join(', ');
const split = (typeOf: (type: keyof typeof types) => string) =>
  `read_csv(${files}, ${lines}, delim = ' ', nullstr = '-', columns = {${columns(typeOf)}})`;

/** The CSV reader converts every value. */
const typed = split((type) => types[type]);

/** Values are split as text, and converted only in rejected rows. */
const casts = fields.map(({ column, type }) => `"${column}"::${types[type]} as "${column}"`);
const rejectedText = `(select ${casts.join(', ')} from ${split(() => 'VARCHAR')} where "action" = 'REJECT')`;

/** Whole lines are read, and split only if they contain the word. */
const parts = fields.map(
  ({ column, type }, at) => `nullif(part[${at + 1}], '-')::${types[type]} as "${column}"`,
);
const rejectedLines = `(select ${parts.join(', ')} from (
  select string_split(line, ' ') as part
  from read_csv(${files}, ${lines}, delim = '\x01', columns = {'line': 'VARCHAR'})
  where contains(line, ' REJECT ')))`;

const within = `log_status = 'OK' and start >= ${Number(since)} and start < ${Number(until)}`;
const sums = 'count(*) as flows, sum(packets) as packets, coalesce(sum(bytes), 0) as bytes';
const seen = 'min(start) as first_seen, max("end") as last_seen';

const rejected = (from: string) => `select srcaddr, dstaddr, dstport, protocol, ${sums}, ${seen} from ${from}
  where ${within} and "action" = 'REJECT' group by all
  order by flows desc, packets desc, bytes desc, srcaddr, dstaddr, dstport, protocol limit 100`;

/** Conversations with the largest sums of one interface: packets that several interfaces logged count once. */
const once = (by: string) => {
  const ends = `srcaddr, dstaddr, srcport, dstport, protocol${by}`;
  return `(select ${ends}, sum(flows) as flows, max(packets) as packets, max(bytes) as bytes,
    min(first_seen) as first_seen, max(last_seen) as last_seen from
    (select ${ends}, interface_id, ${sums}, ${seen} from
      (select *, case when "action" = 'REJECT' then interface_id end as refused_at from ${typed} where ${within})
      group by all) group by all)`;
};
const ofOnce = 'sum(flows) as flows, sum(packets) as packets, sum(bytes) as bytes';

const QUERIES: Record<string, string> = {
  'rejected-typed': rejected(typed),
  'rejected-text': rejected(rejectedText),
  'rejected-lines': rejected(rejectedLines),
  actions: `select "action", ${ofOnce} from ${once(', "action", refused_at')} group by all order by "action"`,
  'top-talkers': `select srcaddr, dstaddr, ${ofOnce}, min(first_seen) as first_seen, max(last_seen) as last_seen
    from ${once('')} group by all
    order by bytes desc, packets desc, flows desc, srcaddr, dstaddr limit 100`,
};

const query = QUERIES[name];
if (!query) throw new Error(`no query ${name}; there are ${Object.keys(QUERIES).join(', ')}`);
const instance = await DuckDBInstance.create(':memory:', {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  preserve_insertion_order: 'false',
});
const connection = await instance.connect();
const result = await connection.runAndReadAll(query);
const rows = [result.columnNames(), ...result.getRowsJson()];
process.stdout.write(rows.map((row) => `${row.map((value) => value ?? '').join(',')}\n`).join(''));
