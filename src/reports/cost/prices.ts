/** Date on which the prices and exemptions below were last compared with the pages of AWS. */
export const PRICES_DATE = '2026-07-01';

/**
 * List prices of us-east-1 in US dollars per gigabyte, by report, without free tiers, discounts and gateway hours.
 * Other Regions and private agreements have other prices: `--prices` reads a table like this one, `--price` is a single
 * price. Sources: the pages "Amazon VPC pricing" (NAT gateway) and "Amazon EC2 On-Demand Pricing" (data transfer).
 */
export const PRICES = {
  /** Processed by a NAT gateway, in either direction; gateway endpoints process for free. */
  nat: '0.045',
  /** Between Availability Zones: 0.01 at the source, and 0.01 at the destination. */
  'cross-az': '0.02',
  /** Out to the internet, within the first 10 TB of a month. */
  'internet-egress': '0.09',
  /** To another Region; some pairs cost more. */
  'inter-region': '0.02',
} as const;

/**
 * Traffic that AWS does not charge for, by its name in rows, with the source and the date since when it is free.
 * Transfer to Client VPN across zones and to replicas of RDS is free too, but no record identifies these.
 */
export const EXEMPTIONS = {
  'interface endpoint': { report: 'cross-az', since: '2022-04-01', source: 'AWS announcement of April 2022' },
  'transit gateway': { report: 'cross-az', since: '2022-04-01', source: 'AWS announcement of April 2022' },
  CloudFront: { report: 'internet-egress', since: '2014-12-01', source: 'Amazon CloudFront pricing' },
} as const satisfies Record<string, { report: Priced; since: string; source: string }>;

export type Exemption = keyof typeof EXEMPTIONS;

/** The reports with prices. */
export type Priced = keyof typeof PRICES;
