import { defineDecidedReport } from './decided-report.ts';

export const rejected = defineDecidedReport('REJECT', {
  name: 'rejected',
  question: 'What did security groups and network ACLs reject, and who sent it?',
  note: 'Packets that arrive after their connection was closed are logged as REJECT too.',
});
