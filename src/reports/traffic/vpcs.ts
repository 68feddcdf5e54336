import { groupedReport } from '../kit/grouped-report.ts';
import { nextReport } from '../kit/next.ts';
import { OWNER_NOTE } from './owner-note.ts';

export const vpcs = groupedReport({
  name: 'vpcs',
  topic: 'traffic',
  question: 'Which VPCs send and receive the most bytes?',
  note: OWNER_NOTE,
  by: { vpc_id: { meaning: 'VPC of the interface' }, account_id: { meaning: 'account of the interface' } },
  next: ({ vpc_id }) => [...nextReport('pairs', '--vpc', vpc_id), ...nextReport('subnets')],
  packetLevel: false,
});
