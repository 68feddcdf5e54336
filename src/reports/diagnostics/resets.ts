import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { isRequest, REQUEST_FIELDS } from '../../flows/requests.ts';
import { defineReport } from '../define-report.ts';
import { ends, seen } from '../kit/columns.ts';

/** RST is bit 4 of the flags. */
const HAS_RESET = sql<number>`case when tcp_flags % 8 >= 4 then 1 else 0 end`;

export const resets = defineReport({
  name: 'resets',
  topic: 'diagnostics',
  question: 'Which connections were reset, and by whom?',
  note: 'A server that resets a connection without having accepted it does not listen on that port. Clients also reset connections to close them quickly, which is harmless.',
  relation: 'flows',
  fields: [...REQUEST_FIELDS, 'tcp_flags'],
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    ...ends,
    resets: { meaning: 'connections that either end reset', unit: 'connections' },
    by_client: { meaning: 'connections that the client reset', unit: 'connections' },
    by_server: { meaning: 'connections that the server reset', unit: 'connections' },
    not_taken: {
      meaning: 'connections that the server reset without having accepted them',
      unit: 'connections',
    },
    ...seen,
  },
  key: ['client', 'server', 'port', 'protocol'],
  answer: ['client', 'server', 'port', 'resets', 'by_client', 'by_server', 'not_taken'],
  ranking: ['resets', 'by_server'],
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f, conversations, protocol, seen }) =>
    db
      .with('conversations', () => conversations({ by: { was_reset: HAS_RESET } }))
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
          from (select *, ${isRequest} as is_request from conversations where protocol = 6) as requests) as directed
        group by client, server, client_port, port, protocol)`,
      )
      .selectFrom('connections')
      .where(sql<boolean>`by_client + by_server > 0`)
      .groupBy(['client', 'server', 'port', 'connections.protocol'])
      .select(({ fn }) => [
        'client',
        'server',
        'port',
        protocol('connections'),
        fn.countAll<bigint>().as('resets'),
        f.countWhere(sql`by_client > 0`).as('by_client'),
        f.countWhere(sql`by_server > 0`).as('by_server'),
        f.countWhere(sql`by_server > 0 and taken = 0`).as('not_taken'),
        ...seen(),
      ]),
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
