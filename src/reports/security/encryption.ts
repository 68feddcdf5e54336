import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { measures } from '../kit/columns.ts';
import { nextPairs, nextReport } from '../kit/next.ts';

/** Kinds by `encryption_status`. */
const KINDS = ['none', 'nitro', 'application', 'both'];

const KIND = sql<string>`case encryption_status ${sql.join(
  KINDS.map((kind, status) => sql`when ${sql.lit(status)} then ${sql.lit(kind)}`),
  sql` `,
)} else 'unknown' end`;

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
  next: ({ encryption: kind }) =>
    KINDS.includes(String(kind))
      ? nextPairs({ encryption_status: KINDS.indexOf(String(kind)) })
      : nextReport('top-talkers'),
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
