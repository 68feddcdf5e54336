import { defineDecidedReport } from './decided-report.ts';

export const accepted = defineDecidedReport('ACCEPT', {
  name: 'accepted',
  question: 'What did security groups and network ACLs accept, from whom to whom?',
  note: 'The answers of a server are flows too, to the ephemeral port of its client.',
});
