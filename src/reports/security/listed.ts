import { type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { packed } from '../../engines/sql/packed-relation.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import type { AddressBlock } from '../../logs/cidr.ts';
import { digitBlocks, prefixOf } from '../../logs/digit-blocks.ts';
import { defineReport } from '../define-report.ts';
import { decisions, measures, seen } from '../kit/columns.ts';
import { nextHost } from '../kit/next.ts';
import { blockSchema } from '../kit/option-schemas.ts';
import { MAX_BLOCKS, parseBlockList } from './block-list.ts';

export const listed = defineReport({
  name: 'listed',
  topic: 'security',
  question: 'Who exchanges packets with addresses on a list?',
  note: 'An address in several entries of the list has a row for each of them.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'end', 'action'],
  optional: CONVERSATION_FIELDS,
  options: {
    entries: {
      flags: '<list>',
      meaning: 'file of addresses and CIDR blocks, one per line, or a comma-separated list, of names too',
      example: '192.0.2.0/24,198.51.100.7',
      accepts: v.pipe(v.array(blockSchema), v.minLength(1), v.maxLength(MAX_BLOCKS)),
      parse: parseBlockList,
    },
  },
  required: ['entries'],
  columns: {
    listed: { meaning: 'address on the list' },
    entry: { meaning: 'entry of the list that contains it' },
    other: { meaning: 'address at the other end' },
    flows: measures.flows,
    ...decisions,
    bytes_from: { meaning: 'bytes from the listed address', unit: 'bytes' },
    bytes_to: { meaning: 'bytes to the listed address', unit: 'bytes' },
    ...seen,
  },
  key: ['listed', 'other', 'entry'],
  answer: ['listed', 'entry', 'other', 'accepted', 'rejected', 'bytes_from', 'bytes_to'],
  ranking: ['accepted', 'rejected'],
  view: { as: 'sankey', stages: ['listed', 'other'], value: 'flows' },
  next: ({ listed, other }) => nextHost(listed, other),
  limit: 100,
  query: ({ db, f, packets, sums, seen, options, narrowing }) =>
    db
      .with('conversations', () => packets({ withoutPorts: true }))
      .with('meetings', () =>
        meetings(
          f,
          narrowing.blocks(options.entries, (entry) => entry),
        ),
      )
      .selectFrom('meetings')
      .groupBy(['listed', 'entry', 'other'])
      .select([
        'listed',
        'entry',
        'other',
        ...sums('meetings', 'flows', 'accepted', 'rejected', 'bytes_from', 'bytes_to'),
        ...seen(),
      ]),
});

interface Meeting {
  readonly listed: string | null;
  readonly entry: string;
  readonly other: string | null;
  readonly flows: bigint;
  readonly accepted: bigint;
  readonly rejected: bigint;
  readonly bytes_from: bigint;
  readonly bytes_to: bigint;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
}

/** Returns pairs of addresses, seen from each end that is in a block. */
function meetings(f: SqlFunctions, blocks: readonly AddressBlock[]): RawBuilder<Meeting> {
  const total = (column: string) => sql`${f.total(sql.ref<bigint>(column))} as ${sql.ref(column)}`;
  const rows = blocks.flatMap((block) =>
    digitBlocks(block).map((piece) => [
      prefixOf(piece),
      block.family === 4 && block.bits === 32 ? undefined : block.text,
    ]),
  );
  const entries = packed({ prefix: 'varchar', block: 'varchar' }, rows);
  const lengths = [...new Set(rows.map(([prefix = '']) => prefix.length))];
  const pairs = sql`select srcaddr, dstaddr, ${sql.join(['flows', 'accepted', 'rejected', 'bytes'].map(total))},
      min(first_start) as first_start, max(last_end) as last_end
    from conversations group by srcaddr, dstaddr`;
  const ends = sql`select pairs.*,
      case when is_source = 1 then srcaddr else dstaddr end as listed,
      case when is_source = 1 then dstaddr else srcaddr end as other,
      case when is_source = 1 then bytes else 0 end as bytes_from,
      case when is_source = 1 then 0 else bytes end as bytes_to
    from (${pairs}) as pairs cross join (values (0), (1)) as sides(is_source)`;
  const keyed = sql`select ends.*, ${f.addressKey(sql.ref<string | null>('listed'))} as address_key from (${ends}) as ends`;
  // Compares as many leading digits of an address as an entry has. A single IPv4 address has no `block`: it follows.
  return sql`(select keyed.*, coalesce(entries.block, listed || '/32') as entry from (${keyed}) as keyed
    cross join (values ${sql.join((lengths.length > 0 ? lengths : [0]).map((length) => sql`(${sql.lit(length)})`))}) as lengths(digits)
    join ${entries} as entries on entries.prefix = substr(address_key, 1, digits) and length(entries.prefix) = digits)`;
}
