import { groupedReport } from '../kit/grouped-report.ts';
import { nextReport } from '../kit/next.ts';
import { OWNER_NOTE } from './owner-note.ts';

export const subnets = groupedReport({
  name: 'subnets',
  topic: 'traffic',
  question: 'Which subnets send and receive the most bytes?',
  note: OWNER_NOTE,
  by: { subnet_id: { meaning: 'subnet of the interface' }, vpc_id: { meaning: 'VPC of the interface' } },
  next: ({ subnet_id }) => [...nextReport('pairs', '--subnet', subnet_id), ...nextReport('interfaces')],
  packetLevel: false,
});
