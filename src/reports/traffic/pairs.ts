import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { measures } from '../kit/columns.ts';
import { interfaceLevel } from '../kit/levels.ts';
import { nextHost } from '../kit/next.ts';

export const pairs = defineReport({
  name: 'pairs',
  topic: 'traffic',
  question: 'Which two addresses exchange the most bytes, both directions together?',
  note: 'Every packet counts once, however many interfaces logged it.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'end'],
  optional: CONVERSATION_FIELDS,
  options: { interfaceLevel },
  columns: {
    addr_a: { meaning: 'the first address in text order' },
    addr_b: { meaning: 'the other address' },
    ...measures,
  },
  key: ['addr_a', 'addr_b'],
  answer: ['addr_a', 'addr_b', 'bytes', 'packets', 'flows'],
  ranking: ['bytes', 'packets', 'flows'],
  view: { as: 'sankey', stages: ['addr_a', 'addr_b'], value: 'bytes' },
  next: ({ addr_a, addr_b }) => nextHost(addr_a, addr_b),
  limit: 50,
  query: ({ db, packets, sums, options }) =>
    db
      .with('conversations', () => packets({ packetLevel: !options.interfaceLevel, withoutPorts: true }))
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
      .select(['addr_a', 'addr_b', ...sums('undirected', 'flows', 'packets', 'bytes')]),
});
