import type { PageConfig } from '../config/config.ts';

export const cost: PageConfig = {
  title: 'Cost of traffic',
  sections: [
    {
      report: 'nat',
      title: 'NAT gateways',
      card: 'estimated_dollars',
      says: '{total}. {client} to {remote} is the largest part.',
      none: 'No traffic went through a NAT gateway.',
    },
    {
      report: 'cross-az',
      title: 'Between Availability Zones',
      card: 'estimated_dollars',
      says: '{total}. {srcaddr} in {from_az} to {dstaddr} in {to_az} is the largest part: both ends, or a gateway between them, in one zone would save {estimated_dollars}.',
      none: 'No traffic crossed zones.',
    },
    {
      report: 'internet-egress',
      title: 'To the internet',
      card: 'estimated_dollars',
      says: '{total}. {srcaddr} sent the most. CloudFront in front of what browsers fetch, and compression, would save part of it.',
      none: 'No traffic went to the internet.',
    },
  ],
};
