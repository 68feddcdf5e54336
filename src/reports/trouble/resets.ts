import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { countedOnce } from '../../flows/counted-once.ts';
import { isRequest, REQUEST_FIELDS } from '../../flows/requests.ts';
import { protocol, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';

/** RST is 4, of bits that may be OR-ed. */
const HAS_RESET = sql<number>`case when tcp_flags % 8 >= 4 then 1 else 0 end`;

export const resets = defineReport({
  name: 'resets',
  topic: 'trouble',
  question: 'Which connections were reset, and by whom?',
  note: 'A server that resets without having taken a connection does not listen on that port. Clients also reset to close in a hurry, which is no harm.',
  relation: 'flows',
  fields: [...REQUEST_FIELDS, 'tcp_flags'],
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    client: { meaning: 'address that asked' },
    server: { meaning: 'address that was asked' },
    port: { meaning: 'port that was asked for' },
    protocol,
    resets: { meaning: 'connections that were reset by either side', unit: 'connections' },
    by_client: { meaning: 'those that the client has reset', unit: 'connections' },
    by_server: { meaning: 'those that the server has reset', unit: 'connections' },
    not_taken: { meaning: 'those that the server has reset without having taken them', unit: 'connections' },
    ...seen,
  },
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f, isLogged, columnar }) =>
    db
      .with('conversations', () =>
        countedOnce({ f, isLogged, columnar, packetLevel: true, by: { was_reset: HAS_RESET } }),
      )
      .with(
        'connections',
        () => sql<Connection>`(
        select client, server, client_port, port, protocol,
          max(case when is_request then was_reset else 0 end) as by_client,
          max(case when is_request then 0 else was_reset end) as by_server,
          max(case when answers > 0 then 1 else 0 end) as taken,
          min(first_start) as first_start, max(last_end) as last_end
        from (select *,
            case when is_request then srcaddr else dstaddr end as client,
            case when is_request then dstaddr else srcaddr end as server,
            case when is_request then srcport else dstport end as client_port,
            case when is_request then dstport else srcport end as port
          from (select *, ${isRequest} as is_request from conversations where protocol = 6) as told) as directed
        group by client, server, client_port, port, protocol)`,
      )
      .selectFrom('connections')
      .where(sql<boolean>`by_client + by_server > 0`)
      .groupBy(['client', 'server', 'port', 'connections.protocol'])
      .select(({ fn, ref }) => [
        'client',
        'server',
        'port',
        f.protocolName(ref('connections.protocol')).as('protocol'),
        fn.countAll<bigint>().as('resets'),
        f.countWhere(sql`by_client > 0`).as('by_client'),
        f.countWhere(sql`by_server > 0`).as('by_server'),
        f.countWhere(sql`by_server > 0 and taken = 0`).as('not_taken'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('resets', 'desc')
      .orderBy('by_server', 'desc')
      .orderBy('client')
      .orderBy('server')
      .orderBy('port')
      .orderBy('protocol'),
});

interface Connection {
  readonly client: string | null;
  readonly server: string | null;
  readonly port: number | null;
  readonly protocol: number | null;
  readonly by_client: number;
  readonly by_server: number;
  readonly taken: number;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
}
