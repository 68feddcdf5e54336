import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS } from '../../flows/requests.ts';
import { defineReport } from '../define-report.ts';
import { ends, seen } from '../kit/columns.ts';

export const unanswered = defineReport({
  name: 'unanswered',
  topic: 'security',
  question: 'Which accepted requests got no answer?',
  note: 'Nothing listens, the answer was rejected, or it takes a path that is not logged. For connections at the edge of the window, the answer may lie outside it. Connections from a port to the same port (NTP) are not judged.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    ...ends,
    unanswered: { meaning: 'connections without an accepted answer', unit: 'connections' },
    answers_refused: { meaning: 'those of them whose answer was rejected', unit: 'connections' },
    connections: { meaning: 'all accepted connections', unit: 'connections' },
    ...seen,
  },
  key: ['client', 'server', 'port', 'protocol'],
  answer: ['client', 'server', 'port', 'protocol', 'unanswered', 'answers_refused', 'connections'],
  ranking: ['unanswered', 'connections'],
  view: { as: 'table' },
  limit: 100,
  query: ({ f, from, exchanges, protocol, seen }) => {
    const isUnanswered = sql<boolean>`answered = 0`;
    return from('exchanges', exchanges())
      .where('exchanges.protocol', 'in', [6, 17])
      .where('asked', '>', 0n)
      .where('refused', '=', 0n)
      .whereRef('client_port', '<>', 'port')
      .groupBy(['client', 'server', 'port', 'exchanges.protocol'])
      .having(f.countWhere(isUnanswered), '>', 0n)
      .select(({ fn }) => [
        'client',
        'server',
        'port',
        protocol('exchanges'),
        f.countWhere(isUnanswered).as('unanswered'),
        f.countWhere(sql`answered = 0 and answer_refused > 0`).as('answers_refused'),
        fn.countAll<bigint>().as('connections'),
        ...seen(),
      ]);
  },
});
