import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { measures } from '../kit/columns.ts';
import { nextReport } from '../kit/next.ts';

const KIND = sql<string>`case encryption_status when 0 then 'none' when 1 then 'nitro' when 2 then 'application' when 3 then 'both' else 'unknown' end`;

export const encryption = defineReport({
  name: 'encryption',
  topic: 'security',
  question: 'How much traffic is encrypted, and by what?',
  note: 'AWS logs the status where encryption controls are on. It infers encryption by applications from ports and services: TLS elsewhere counts as none.',
  relation: 'flows',
  fields: ['encryption_status', 'srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'end'],
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    encryption: { meaning: 'none, nitro (by the hardware), application, both, or unknown' },
    ...measures,
    share: { meaning: 'share of all bytes', unit: '0 to 1' },
    pairs: { meaning: 'different pairs of source and destination', unit: 'pairs' },
  },
  key: ['encryption'],
  answer: ['encryption', 'share', 'bytes', 'pairs'],
  ranking: ['bytes', 'flows'],
  view: { as: 'shares', value: 'bytes' },
  next: () => nextReport('top-talkers'),
  query: ({ db, f, packets, sums }) =>
    db
      .with('conversations', () => packets({ by: { encryption: KIND } }))
      .with('pairs', (from) =>
        from
          .selectFrom('conversations')
          .groupBy(['encryption', 'srcaddr', 'dstaddr'])
          .select(['encryption', ...sums('conversations', 'flows', 'packets', 'bytes')]),
      )
      .with('statuses', (from) =>
        from
          .selectFrom('pairs')
          .groupBy('encryption')
          .select(({ fn }) => [
            'encryption',
            ...sums('pairs', 'flows', 'packets', 'bytes'),
            fn.countAll<bigint>().as('pairs'),
          ]),
      )
      .selectFrom('statuses')
      .select(({ ref }) => [
        'encryption',
        'flows',
        'packets',
        'bytes',
        f.ratio(ref('bytes'), sql<bigint>`nullif(sum(bytes) over (), 0)`).as('share'),
        'pairs',
      ]),
});
