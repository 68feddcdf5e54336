import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_GUESSED, IS_NOT_TAKEN } from '../../flows/exchanges/exchange.ts';
import { defineReport } from '../define-report.ts';
import { ends, guessed, seen } from '../kit/columns.ts';
import { nextHost, nextWhy } from '../kit/next.ts';

export const resets = defineReport({
  name: 'resets',
  topic: 'diagnostics',
  question: 'Which connections were reset, and by whom?',
  note: 'A server that resets a connection without having accepted it does not listen on that port. A reset that an interface rejected came after the end, and does not count. Clients also reset connections to close them quickly, which is harmless.',
  relation: 'flows',
  filters: 'exchanges',
  fields: [...EXCHANGE_FIELDS, 'tcp_flags'],
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    ...ends,
    resets: { meaning: 'connections that either end reset', unit: 'connections' },
    by_client: { meaning: 'connections that the client reset', unit: 'connections' },
    by_server: { meaning: 'connections that the server reset', unit: 'connections' },
    not_taken: {
      meaning: 'connections that the server reset in answer to a SYN, without a SYN-ACK',
      unit: 'connections',
    },
    guessed,
    ...seen,
  },
  key: ['client', 'server', 'port', 'protocol'],
  answer: ['client', 'server', 'port', 'resets', 'by_client', 'by_server', 'not_taken'],
  ranking: ['resets', 'by_server'],
  view: { as: 'sankey', stages: ['client', 'server'], value: 'resets' },
  next: ({ client, server, port }) => [...nextWhy(client, server, port), ...nextHost(server)],
  limit: 100,
  query: ({ f, from, exchanges, protocol, seen }) =>
    from('exchanges', exchanges())
      .where('exchanges.protocol', '=', 6)
      .where(sql<boolean>`request_resets + answer_resets > 0`)
      .groupBy(['client', 'server', 'port', 'exchanges.protocol'])
      .select(({ fn }) => [
        'client',
        'server',
        'port',
        protocol('exchanges'),
        fn.countAll<bigint>().as('resets'),
        f.countWhere(sql`request_resets > 0`).as('by_client'),
        f.countWhere(sql`answer_resets > 0`).as('by_server'),
        f.countWhere(IS_NOT_TAKEN).as('not_taken'),
        f.countWhere(IS_GUESSED).as('guessed'),
        ...seen(),
      ]),
});
