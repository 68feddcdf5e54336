import { groupedReport } from '../kit/grouped-report.ts';

export const interfaces = groupedReport({
  name: 'interfaces',
  topic: 'traffic',
  question: 'Which network interfaces carry the most bytes?',
  note: 'Both directions together.',
  by: { interface_id: { meaning: 'network interface; missing at regional NAT gateways' } },
  packetLevel: false,
});
