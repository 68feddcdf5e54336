import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS } from '../../flows/exchanges/exchange.ts';
import { withRelation } from '../../flows/made-once.ts';
import { defineReport } from '../define-report.ts';
import { address, measures, seen } from '../kit/columns.ts';
import { nextHost, nextReport } from '../kit/next.ts';
import { sizeOption } from '../kit/numbers.ts';
import { isOutside } from '../kit/outside.ts';

export const largeTransfers = defineReport({
  name: 'large-transfers',
  topic: 'security',
  question: 'Who sends large amounts of data to one public address?',
  note: 'Every packet counts once, if every interface accepted it. The answers of a server to its visitors count too: large downloads are large transfers. With an inventory, addresses of your VPCs are not public.',
  relation: 'flows',
  usesInventory: true,
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {
    atLeast: sizeOption('at-least', 'minimum bytes to one address in the window', '1GB'),
  },
  columns: { srcaddr: address.source, dstaddr: address.destination, ...measures, ...seen },
  key: ['srcaddr', 'dstaddr'],
  answer: ['srcaddr', 'dstaddr', 'bytes', 'first_seen', 'last_seen'],
  ranking: ['bytes', 'packets'],
  view: { as: 'sankey', stages: ['srcaddr', 'dstaddr'], value: 'bytes' },
  next: ({ srcaddr }) => [...nextHost(srcaddr), ...nextReport('beacons')],
  limit: 100,
  query: ({ db, f, inventory, exchanges, sums, seen, options }) =>
    withRelation(db, 'exchanges', exchanges())
      .with('transfers', () => TRANSFERS)
      .selectFrom('transfers')
      .where(isOutside('dstaddr', inventory, f))
      .groupBy(['srcaddr', 'dstaddr'])
      .having(({ ref }) => f.total(ref('transfers.bytes')), '>=', BigInt(options.atLeast))
      .select(['srcaddr', 'dstaddr', ...sums('transfers', 'flows', 'packets', 'bytes'), ...seen()]),
});

interface Transfer {
  readonly srcaddr: string | null;
  readonly dstaddr: string | null;
  readonly flows: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
}

const sent = (column: string) =>
  sql`case when is_request = 1 then ${sql.ref(`request_${column}`)} else ${sql.ref(`answer_${column}`)} end`;

/** The traffic that each end of an exchange sent, if every interface accepted it. */
const TRANSFERS = sql<Transfer>`(select case when is_request = 1 then client else server end as srcaddr,
    case when is_request = 1 then server else client end as dstaddr,
    ${sent('flows')} as flows, ${sent('packets')} as packets, ${sent('bytes')} as bytes, first_start, last_end
  from exchanges cross join (values (1), (0)) as sides(is_request)
  where ${sent('accepted')} > 0 and ${sent('blocked')} = 0)`;
