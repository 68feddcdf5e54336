import { groupedReport } from '../kit/grouped-report.ts';
import { nextPairs } from '../kit/next.ts';
import { OWNER_NOTE } from './owner-note.ts';

export const ecs = groupedReport({
  name: 'ecs',
  topic: 'traffic',
  question: 'Which ECS services send and receive the most bytes?',
  note: OWNER_NOTE,
  by: {
    ecs_cluster_name: { meaning: 'cluster' },
    ecs_service_name: { meaning: 'service; missing for standalone tasks' },
  },
  next: ({ ecs_cluster_name, ecs_service_name }) => nextPairs({ ecs_cluster_name, ecs_service_name }),
  packetLevel: false,
});
