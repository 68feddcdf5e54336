import { asksFor, defineRequestReport } from './request-report.ts';

export const sshRdp = defineRequestReport({
  name: 'ssh-rdp',
  question: 'Who asks for SSH or remote desktops, and is let in?',
  note: 'Ports 22 and 3389. Whether somebody was logged in is not in flow logs: brute-force counts the tries.',
  where: () => asksFor([22, 3389]),
});
