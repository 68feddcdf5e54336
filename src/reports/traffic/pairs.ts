import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { packetsOnce } from '../../flows/counted-once.ts';
import { measures } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { interfaceLevel } from '../levels.ts';

export const pairs = defineReport({
  name: 'pairs',
  topic: 'traffic',
  question: 'Which two addresses exchange the most bytes, both ways together?',
  note: 'Every packet counts once, however many interfaces logged it.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'end'],
  optional: CONVERSATION_FIELDS,
  options: { interfaceLevel },
  columns: {
    addr_a: { meaning: 'one address, the lesser as text' },
    addr_b: { meaning: 'the other address' },
    ...measures,
  },
  view: { as: 'pairs', from: 'addr_a', to: 'addr_b', value: 'bytes' },
  limit: 50,
  query: ({ db, f, isLogged, columnar, options }) =>
    db
      .with('conversations', () =>
        packetsOnce({ f, isLogged, columnar, packetLevel: !options.interfaceLevel }),
      )
      .with('undirected', (from) =>
        from.selectFrom('conversations').select(({ ref }) => {
          const [source, destination] = [ref('srcaddr'), ref('dstaddr')];
          const isAscending = sql`${destination} is null or ${source} <= ${destination}`;
          return [
            sql<string | null>`case when ${isAscending} then ${source} else ${destination} end`.as('addr_a'),
            sql<string | null>`case when ${isAscending} then ${destination} else ${source} end`.as('addr_b'),
            'flows',
            'packets',
            'bytes',
          ];
        }),
      )
      .selectFrom('undirected')
      .groupBy(['addr_a', 'addr_b'])
      .select(({ ref }) => [
        'addr_a',
        'addr_b',
        f.total(ref('undirected.flows')).as('flows'),
        f.total(ref('undirected.packets')).as('packets'),
        f.total(ref('undirected.bytes')).as('bytes'),
      ])
      .orderBy('bytes', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('flows', 'desc')
      .orderBy('addr_a')
      .orderBy('addr_b'),
});
