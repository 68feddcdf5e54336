import { groupedReport } from '../kit/grouped-report.ts';
import { nextReport } from '../kit/next.ts';
import { OWNER_NOTE } from './owner-note.ts';

export const instances = groupedReport({
  name: 'instances',
  topic: 'traffic',
  question: 'Which instances send and receive the most bytes?',
  note: OWNER_NOTE,
  by: { instance_id: { meaning: 'instance; missing if the interface does not belong to one' } },
  next: ({ instance_id }) => [...nextReport('pairs', '--instance', instance_id), ...nextReport('interfaces')],
  packetLevel: false,
});
