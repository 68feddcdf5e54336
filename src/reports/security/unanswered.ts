import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_DECIDED, IS_ONE_WAY } from '../../flows/exchanges/exchange.ts';
import { defineReport } from '../define-report.ts';
import { ends, seen } from '../kit/columns.ts';
import { GUESSES_LEFT_OUT } from '../kit/guesses.ts';
import { nextHost, nextWhy } from '../kit/next.ts';

export const unanswered = defineReport({
  name: 'unanswered',
  topic: 'security',
  question: 'Which accepted requests got no answer?',
  note: 'Nothing listens, the answer was rejected, or it takes a path that is not logged. For connections at the edge of the window, the answer may lie outside it. UDP services that send no answers (syslog, SNMP traps, NetFlow, StatsD, VXLAN, Geneve) are left out. Connections from a port to the same port (NTP), and those whose client is a guess, are not judged.',
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  judges: GUESSES_LEFT_OUT,
  options: {},
  columns: {
    ...ends,
    unanswered: { meaning: 'connections without an accepted answer', unit: 'connections' },
    answers_refused: { meaning: 'those of them whose answer an interface rejected', unit: 'connections' },
    connections: { meaning: 'all accepted connections', unit: 'connections' },
    ...seen,
  },
  key: ['client', 'server', 'port', 'protocol'],
  answer: ['client', 'server', 'port', 'protocol', 'unanswered', 'answers_refused', 'connections'],
  ranking: ['unanswered', 'connections'],
  view: { as: 'sankey', stages: ['client', 'server'], value: 'unanswered' },
  next: ({ client, server, port }) => [...nextWhy(client, server, port), ...nextHost(server)],
  limit: 100,
  query: ({ f, from, exchanges, protocol, seen }) => {
    const isUnanswered = sql<boolean>`(answer_accepted = 0 or answer_blocked = 1)`;
    return from('exchanges', exchanges())
      .where('exchanges.protocol', 'in', [6, 17])
      .where(IS_DECIDED)
      .where('request_accepted', '>', 0n)
      .where('request_blocked', '=', 0)
      .whereRef('client_port', '<>', 'port')
      .where(sql<boolean>`not ${IS_ONE_WAY}`)
      .groupBy(['client', 'server', 'port', 'exchanges.protocol'])
      .having(f.countWhere(isUnanswered), '>', 0n)
      .select(({ fn }) => [
        'client',
        'server',
        'port',
        protocol('exchanges'),
        f.countWhere(isUnanswered).as('unanswered'),
        f.countWhere(sql`answer_blocked = 1`).as('answers_refused'),
        fn.countAll<bigint>().as('connections'),
        ...seen(),
      ]);
  },
});
