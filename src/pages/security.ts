import type { PageConfig } from '../config/config.ts';

export const security: PageConfig = {
  title: 'Security',
  sections: [
    {
      report: 'port-scan',
      title: 'Who scans ports',
      says: '{srcaddr} tried {ports} ports of {dstaddr} and reached {open_ports} of them.',
      none: 'Nobody tried many ports of one address.',
    },
    {
      report: 'host-sweep',
      title: 'Who sweeps addresses',
      says: '{srcaddr} tried port {dstport} on {hosts} addresses; {refused_hosts} of them rejected it.',
      none: 'Nobody tried one port on many addresses.',
    },
    {
      report: 'brute-force',
      title: 'Who may be guessing passwords, and did it succeed',
      says: '{srcaddr} made {attempts} short connections to {dstaddr}, port {dstport}, and {longer} longer ones: after a guess that succeeds, a connection is longer.',
      none: 'Nobody made many short connections to a login service.',
    },
    {
      report: 'large-transfers',
      title: 'Who sends large amounts out',
      says: '{srcaddr} sent {bytes} to {dstaddr}.',
      none: 'Nobody sent a large amount to one public address.',
    },
    {
      report: 'beacons',
      title: 'Who calls out at regular intervals',
      filter: { dst: 'public' },
      says: '{srcaddr} connected to {dstaddr}, port {dstport}, every {every}, {calls} times.',
      none: 'Nobody connected to a public address at regular intervals.',
    },
    {
      report: 'external-inbound',
      title: 'What is exposed',
      says: '{dstaddr}, port {dstport}, was reached by {sources} public addresses.',
      none: 'No service was reached from a public address.',
    },
    {
      report: 'new-pairs',
      title: 'Who uses a service for the first time',
      filter: { src: 'private' },
      says: '{client} used {server}, port {port}, for the first time, with {bytes}.',
      none: 'No client used a service for the first time.',
    },
    {
      report: 'unusual',
      title: 'What is unusual for the hour',
      says: '{interface_id} had {amount} {measure} at {time}, where {usual} is usual.',
      none: 'No interface had more traffic or rejections than usual.',
    },
  ],
};
