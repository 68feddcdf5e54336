import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { exchanges, REQUEST_FIELDS } from '../../flows/requests.ts';
import { protocol, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';

export const unanswered = defineReport({
  name: 'unanswered',
  topic: 'security',
  question: 'Which requests were let through and got no answer?',
  note: 'Nobody listens, the answer was refused or takes a way that is not logged. Of connections over the edge of the window the answer may lie outside; those from a port to the same port (NTP) are not judged.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    client: { meaning: 'address that asked' },
    server: { meaning: 'address that was asked' },
    port: { meaning: 'port that was asked for' },
    protocol,
    unanswered: { meaning: 'connections without an answer that was let through', unit: 'connections' },
    answers_refused: { meaning: 'those of them whose answer was refused', unit: 'connections' },
    connections: { meaning: 'all connections that were let through', unit: 'connections' },
    ...seen,
  },
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f, isLogged, columnar }) => {
    const isUnanswered = sql<boolean>`answered = 0`;
    return db
      .with('exchanges', () => exchanges({ f, isLogged, columnar }))
      .selectFrom('exchanges')
      .where('exchanges.protocol', 'in', [6, 17])
      .where('asked', '>', 0n)
      .where('refused', '=', 0n)
      .whereRef('client_port', '<>', 'port')
      .groupBy(['client', 'server', 'port', 'exchanges.protocol'])
      .having(f.countWhere(isUnanswered), '>', 0n)
      .select(({ fn, ref }) => [
        'client',
        'server',
        'port',
        f.protocolName(ref('exchanges.protocol')).as('protocol'),
        f.countWhere(isUnanswered).as('unanswered'),
        f.countWhere(sql`answered = 0 and answer_refused > 0`).as('answers_refused'),
        fn.countAll<bigint>().as('connections'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('unanswered', 'desc')
      .orderBy('connections', 'desc')
      .orderBy('client')
      .orderBy('server')
      .orderBy('port')
      .orderBy('protocol');
  },
});
