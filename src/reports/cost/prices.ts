/**
 * List prices of us-east-1 in US dollars per gigabyte, by report, without free tiers, discounts and gateway hours.
 * Other Regions and private agreements have other prices: `--prices` reads a table like this one, `--price` is a
 * single price.
 * Sources: the pages "Amazon VPC pricing" (NAT gateway) and "Amazon EC2 On-Demand Pricing" (data transfer), as of
 * mid-2026.
 */
export const PRICES = {
  /** Processed by a NAT gateway, in either direction; gateway endpoints process for free. */
  nat: '0.045',
  /** Between Availability Zones: 0.01 at the source, and 0.01 at the destination. */
  'cross-az': '0.02',
  /** Out to the internet, within the first 10 TB of a month. */
  'internet-egress': '0.09',
  /** To another Region; more between some. */
  'inter-region': '0.02',
} as const;

/** The reports with prices. */
export type Priced = keyof typeof PRICES;
