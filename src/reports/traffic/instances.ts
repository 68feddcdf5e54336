import { groupedReport } from '../kit/grouped-report.ts';
import { OWNER_NOTE } from './owner-note.ts';

export const instances = groupedReport({
  name: 'instances',
  topic: 'traffic',
  question: 'Which instances send and receive the most bytes?',
  note: OWNER_NOTE,
  by: { instance_id: { meaning: 'instance; missing if the interface does not belong to one' } },
  packetLevel: false,
});
