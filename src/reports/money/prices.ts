/**
 * List prices of us-east-1 in US dollars for a gigabyte, without free tiers, discounts and what an hour of a gateway
 * costs. Other Regions, and agreements with AWS, have other ones: each report takes its price as an option.
 * Sources: the pages "Amazon VPC pricing" (NAT gateway) and "Amazon EC2 On-Demand Pricing" (data transfer), as they
 * were in mid-2026.
 */
export const PRICES = {
  /** Processed by a NAT gateway, in either direction; AWS lets gateway endpoints process for nothing. */
  natProcessing: '0.045',
  /** Between Availability Zones: 0.01 where it leaves, and 0.01 where it arrives. */
  crossAz: '0.02',
  /** Out to the internet, within the first 10 TB of a month. */
  internetEgress: '0.09',
  /** To another Region of AWS; between some it is more. */
  interRegion: '0.02',
} as const;
