import { sql } from 'kysely';
import { defineReport } from '../define-report.ts';
import { measures, seen } from '../kit/columns.ts';
import { nextPairs, nextReport } from '../kit/next.ts';

/** By the value that AWS logs. */
const REASONS = { BPA: 'block-public-access', EC: 'encryption-controls' } as const;

export const rejectReason = defineReport({
  name: 'reject-reason',
  topic: 'security',
  question: 'Why was traffic rejected: by Block Public Access, encryption controls, or rules?',
  note: 'AWS logs only the first two reasons; security groups and network ACLs are not distinguished. Packets that Block Public Access rejects have no bytes.',
  relation: 'flows',
  fields: ['reject_reason', 'action', 'interface_id', 'srcaddr', 'dstaddr', 'packets', 'start', 'end'],
  options: {},
  decided: 'REJECT',
  columns: {
    reason: { meaning: 'block-public-access, encryption-controls, rules, or what AWS wrote' },
    flows: measures.flows,
    packets: measures.packets,
    sources: { meaning: 'different source addresses', unit: 'addresses' },
    destinations: { meaning: 'different destination addresses', unit: 'addresses' },
    interfaces: { meaning: 'different network interfaces', unit: 'interfaces' },
    ...seen,
  },
  key: ['reason'],
  answer: ['reason', 'flows', 'sources', 'destinations', 'interfaces'],
  ranking: ['flows'],
  view: { as: 'shares', value: 'flows' },
  next: ({ reason }) => {
    if (reason === 'rules') return nextReport('rejected');
    const [logged = reason] = Object.entries(REASONS).find(([, name]) => name === reason) ?? [];
    return nextPairs({ reject_reason: logged, action: 'REJECT' });
  },
  query: ({ db, f, sums }) =>
    db
      .selectFrom('flows')
      .where('action', '=', 'REJECT')
      .groupBy('reject_reason')
      .select(({ fn }) => [
        sql<string>`case reject_reason when 'BPA' then ${sql.lit(REASONS.BPA)} when 'EC' then ${sql.lit(REASONS.EC)} else coalesce(reject_reason, 'rules') end`.as(
          'reason',
        ),
        fn.countAll<bigint>().as('flows'),
        ...sums('flows', 'packets'),
        fn.count<bigint>('srcaddr').distinct().as('sources'),
        fn.count<bigint>('dstaddr').distinct().as('destinations'),
        fn.count<bigint>('interface_id').distinct().as('interfaces'),
        f.isoTime(fn.min('start')).as('first_seen'),
        f.isoTime(fn.max('end')).as('last_seen'),
      ]),
});
