import type { PageConfig } from '../config/config.ts';

export const cost: PageConfig = {
  title: 'Cost of traffic',
  sections: [
    {
      report: 'nat',
      title: 'NAT gateways',
      card: 'estimated_dollars',
      says: 'NAT gateways processed {sum.gigabytes} GB for {sum.estimated_dollars}, {month.estimated_dollars} a month at this rate. {client} to {remote} is the largest part. A gateway endpoint for S3 and DynamoDB would save {month.endpoint_saves} a month.',
      none: 'No traffic went through a NAT gateway.',
    },
    {
      report: 'cross-az',
      title: 'Between Availability Zones',
      card: 'estimated_dollars',
      says: '{sum.gigabytes} GB crossed zones for {sum.estimated_dollars}, {month.estimated_dollars} a month at this rate. {srcaddr} in {from_az} to {dstaddr} in {to_az} is the largest part: both ends, or a gateway between them, in one zone would save {estimated_dollars}.',
      none: 'No traffic crossed zones.',
    },
    {
      report: 'internet-egress',
      title: 'To the internet',
      card: 'estimated_dollars',
      says: '{sum.gigabytes} GB went to the internet for {sum.estimated_dollars}, {month.estimated_dollars} a month at this rate. {srcaddr} sent the most. CloudFront in front of what browsers fetch, and compression, would save part of it.',
      none: 'No traffic went to the internet.',
    },
  ],
};
