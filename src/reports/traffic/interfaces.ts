import { groupedReport } from '../kit/grouped-report.ts';
import { nextReport } from '../kit/next.ts';

export const interfaces = groupedReport({
  name: 'interfaces',
  topic: 'traffic',
  question: 'Which network interfaces carry the most bytes?',
  note: 'Both directions together.',
  by: { interface_id: { meaning: 'network interface; missing at regional NAT gateways' } },
  next: ({ interface_id }) => [
    ...nextReport('pairs', '--interface', interface_id),
    ...nextReport('top-talkers'),
  ],
  packetLevel: false,
});
