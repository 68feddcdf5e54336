import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../flows/conversation.ts';
import { defineReport } from './define-report.ts';
import { isOutside } from './kit/outside.ts';

/** An ad-hoc report with six numbers about all traffic, in one row. */
export const numbers = defineReport({
  name: 'numbers',
  topic: 'traffic',
  adHoc: true,
  usesInventory: true,
  question: 'How much traffic is there?',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'action', 'packets', 'bytes', 'start'],
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    bytes: { meaning: 'Traffic', unit: 'bytes' },
    bytes_out: { meaning: 'To public addresses', unit: 'bytes' },
    accepted: { meaning: 'Accepted records', unit: 'records' },
    rejected: { meaning: 'Rejected records', unit: 'records' },
    sources: { meaning: 'Source addresses', unit: 'addresses' },
    rejected_sources: { meaning: 'Sources with rejections', unit: 'addresses' },
  },
  key: [],
  answer: ['bytes', 'bytes_out', 'accepted', 'rejected', 'sources', 'rejected_sources'],
  ranking: [],
  view: { as: 'table' },
  query: ({ f, from, inventory, packets, sums }) => {
    const ofThose = (test: unknown, column: string) =>
      sql<bigint>`case when ${test} then ${sql.ref(column)} end`;
    return from('conversations', packets()).select([
      ...sums('conversations', 'bytes'),
      f.total(ofThose(isOutside('dstaddr', inventory, f), 'bytes')).as('bytes_out'),
      ...sums('conversations', 'accepted', 'rejected'),
      sql<bigint>`count(distinct srcaddr)`.as('sources'),
      sql<bigint>`count(distinct ${ofThose(sql`rejected > 0`, 'srcaddr')})`.as('rejected_sources'),
    ]);
  },
});
