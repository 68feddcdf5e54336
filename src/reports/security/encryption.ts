import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { packetsOnce } from '../../flows/counted-once.ts';
import { measures } from '../columns.ts';
import { defineReport } from '../define-report.ts';

const KIND = sql<string>`case encryption_status when 0 then 'none' when 1 then 'nitro' when 2 then 'application' when 3 then 'both' else 'unknown' end`;

export const encryption = defineReport({
  name: 'encryption',
  topic: 'security',
  question: 'How much of the traffic is encrypted, and by whom?',
  note: 'AWS tells it where encryption controls are on. That an application encrypts is guessed by AWS from ports and services: TLS elsewhere counts as none.',
  relation: 'flows',
  fields: ['encryption_status', 'srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'end'],
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    encryption: { meaning: 'none, nitro (by the hardware), application, both, or unknown' },
    ...measures,
    share: { meaning: 'of all bytes', unit: '0 to 1' },
    pairs: { meaning: 'different pairs of source and destination', unit: 'pairs' },
  },
  view: { as: 'bars', label: 'encryption', value: 'bytes' },
  query: ({ db, f, isLogged, columnar }) =>
    db
      .with('conversations', () =>
        packetsOnce({
          f,
          isLogged,
          columnar,
          packetLevel: true,
          by: { encryption: KIND },
        }),
      )
      .with('pairs', (from) =>
        from
          .selectFrom('conversations')
          .groupBy(['encryption', 'srcaddr', 'dstaddr'])
          .select(({ ref }) => [
            'encryption',
            f.total(ref('conversations.flows')).as('flows'),
            f.total(ref('conversations.packets')).as('packets'),
            f.total(ref('conversations.bytes')).as('bytes'),
          ]),
      )
      .with('statuses', (from) =>
        from
          .selectFrom('pairs')
          .groupBy('encryption')
          .select(({ fn, ref }) => [
            'encryption',
            f.total(ref('pairs.flows')).as('flows'),
            f.total(ref('pairs.packets')).as('packets'),
            f.total(ref('pairs.bytes')).as('bytes'),
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
      ])
      .orderBy('bytes', 'desc')
      .orderBy('flows', 'desc')
      .orderBy('encryption'),
});
