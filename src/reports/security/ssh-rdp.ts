import { defineRequestReport, isToPort } from './request-report.ts';

export const sshRdp = defineRequestReport({
  name: 'ssh-rdp',
  question: 'Who connects by SSH or remote desktop?',
  note: 'Ports 22 and 3389. Flow logs do not show whether a login succeeded; brute-force counts the attempts.',
  where: () => isToPort([22, 3389]),
});
