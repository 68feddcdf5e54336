import { BY_ACTION, CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { packetsOnce } from '../../flows/counted-once.ts';
import { measures } from '../columns.ts';
import { defineReport } from '../define-report.ts';

export const actions = defineReport({
  name: 'actions',
  topic: 'traffic',
  question: 'How much is accepted, and how much refused?',
  note: 'What is accepted at one interface and refused at another counts as both.',
  relation: 'flows',
  fields: ['action', 'packets', 'bytes', 'start'],
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: { action: { meaning: 'ACCEPT or REJECT' }, ...measures },
  view: { as: 'bars', label: 'action', value: 'bytes' },
  query: ({ db, f, isLogged, columnar }) =>
    db
      .with('conversations', () => packetsOnce({ f, isLogged, columnar, packetLevel: true, by: BY_ACTION }))
      .selectFrom('conversations')
      .groupBy('action')
      .select(({ ref }) => [
        'action',
        f.total(ref('conversations.flows')).as('flows'),
        f.total(ref('conversations.packets')).as('packets'),
        f.total(ref('conversations.bytes')).as('bytes'),
      ])
      .orderBy('action'),
});
