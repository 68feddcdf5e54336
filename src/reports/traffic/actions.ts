import { BY_ACTION, CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { measures } from '../kit/columns.ts';
import { nextReport } from '../kit/next.ts';

export const actions = defineReport({
  name: 'actions',
  topic: 'traffic',
  question: 'How much traffic is accepted, and how much is rejected?',
  note: 'A packet that one interface accepts and another rejects counts under both.',
  relation: 'flows',
  fields: ['action', 'packets', 'bytes', 'start'],
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: { action: { meaning: 'ACCEPT or REJECT' }, ...measures },
  key: ['action'],
  answer: ['action', 'flows', 'packets', 'bytes'],
  ranking: [],
  view: { as: 'shares', value: 'bytes' },
  next: ({ action }) => [
    ...nextReport(action === 'REJECT' ? 'rejected' : 'top-talkers'),
    ...nextReport('timeline'),
  ],
  query: ({ from, packets, sums }) =>
    from('conversations', packets({ by: BY_ACTION, withoutPorts: true }))
      .groupBy('action')
      .select(['action', ...sums('conversations', 'flows', 'packets', 'bytes')]),
});
