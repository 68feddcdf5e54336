import { measures } from '../columns.ts';
import { defineReport } from '../define-report.ts';

export const actions = defineReport({
  name: 'actions',
  topic: 'traffic',
  question: 'How much is accepted, and how much refused?',
  relation: 'flows',
  fields: ['action', 'packets', 'bytes', 'start'],
  options: {},
  columns: { action: { meaning: 'ACCEPT or REJECT' }, ...measures },
  view: { as: 'bars', label: 'action', value: 'bytes' },
  query: ({ db, f }) =>
    db
      .selectFrom('flows')
      .groupBy('action')
      .select(({ fn, ref }) => [
        'action',
        fn.countAll<bigint>().as('flows'),
        f.total(ref('flows.packets')).as('packets'),
        f.total(ref('flows.bytes')).as('bytes'),
      ])
      .orderBy('action'),
});
