/**
 * List prices of us-east-1 in US dollars for a gigabyte, by the report that takes them, without free tiers, discounts
 * and what an hour of a gateway costs. Other Regions, and agreements with AWS, have other ones: `--prices` takes a
 * table like this one, `--price` a single price.
 * Sources: the pages "Amazon VPC pricing" (NAT gateway) and "Amazon EC2 On-Demand Pricing" (data transfer), as they
 * were in mid-2026.
 */
export const PRICES = {
  /** Processed by a NAT gateway, in either direction; AWS lets gateway endpoints process for nothing. */
  nat: '0.045',
  /** Between Availability Zones: 0.01 where it leaves, and 0.01 where it arrives. */
  'cross-az': '0.02',
  /** Out to the internet, within the first 10 TB of a month. */
  'internet-egress': '0.09',
  /** To another Region of AWS; between some it is more. */
  'inter-region': '0.02',
} as const;

/** The reports that prices are for. */
export type Priced = keyof typeof PRICES;
