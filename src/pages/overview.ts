import type { PageConfig } from '../config/config.ts';

export const overview: PageConfig = {
  title: 'Overview',
  numbers: '1w',
  sections: [
    {
      report: 'timeline',
      title: 'Traffic over time',
      says: '{sum.bytes} in {sum.flows} records, of which {sum.rejected} were rejected.',
    },
    {
      report: 'top-talkers',
      title: 'Who talks',
      says: '{srcaddr} sent the most: {bytes} of {sum.bytes}, to {dstaddr}.',
      none: 'Nobody sent anything.',
    },
    {
      report: 'rejected',
      title: 'What is rejected',
      says: 'Most often rejected: {srcaddr} to {dstaddr}, {protocol} port {dstport}, {flows} of {sum.flows} records.',
      none: 'Nothing was rejected.',
    },
    {
      report: 'services',
      title: 'Which services are used',
      says: '{protocol} port {port} carried the most: {bytes} of {sum.bytes}, for {clients} clients.',
      none: 'No service was used.',
    },
  ],
};
