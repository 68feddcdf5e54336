import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_ACCEPTED, IS_DECIDED } from '../../flows/exchanges/exchange.ts';
import { defineReport } from '../define-report.ts';
import { ends, measures, seen } from '../kit/columns.ts';
import { GUESSES_LEFT_OUT } from '../kit/guesses.ts';
import { nextHost, nextWhy } from '../kit/next.ts';
import { baseline } from './baseline.ts';

export const newPairs = defineReport({
  name: 'new-pairs',
  topic: 'security',
  question: 'Which clients use a service for the first time?',
  note: 'Lists what every interface accepted in the window, and not in the baseline before it. Connections whose client is a guess are left out. If the logs do not reach back that far, everything is new. --src private leaves out strangers, who are always new.',
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: { baseline },
  lookback: 'baseline',
  judges: { history: { days: 0, whole: true }, ...GUESSES_LEFT_OUT },
  columns: { ...ends, ...measures, ...seen },
  key: ['client', 'server', 'port', 'protocol'],
  answer: ['client', 'server', 'port', 'protocol', 'bytes', 'first_seen'],
  ranking: ['bytes', 'packets'],
  view: { as: 'sankey', stages: ['client', 'server'], value: 'bytes' },
  next: ({ client, server, port }) => [...nextHost(client), ...nextWhy(client, server, port)],
  limit: 100,
  query: ({ from, exchanges, protocol, sums, seen, window }) => {
    const inWindow = sql<number>`case when ${sql.ref('start')} >= ${sql.lit(window?.since ?? 0)} then 1 else 0 end`;
    return from('exchanges', exchanges({ by: { in_window: inWindow }, ownOutcome: true }))
      .where(IS_DECIDED)
      .where(IS_ACCEPTED)
      .groupBy(['client', 'server', 'port', 'exchanges.protocol'])
      .having(({ fn }) => fn.min('in_window'), '=', 1)
      .select([
        'client',
        'server',
        'port',
        protocol('exchanges'),
        ...sums('exchanges', 'flows', 'packets', 'bytes'),
        ...seen(),
      ]);
  },
});
