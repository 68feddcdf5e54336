/**
 * Athena's price per terabyte scanned. Athena bills whole megabytes, at least ten. The price is that of us-east-1 as
 * third parties quote it; it was not checked against AWS's price list, and differs in other Regions and with reserved
 * capacity. AWS does not document whether a terabyte is 10^12 or 2^40 bytes: 10^12 gives a price that is up to 10 %
 * higher, and Athena's own "10 MB" limits are 10,000,000 bytes.
 */
export const DOLLARS_PER_TERABYTE = 5;

const TERABYTE = 1e12;
const MEGABYTE = 1e6;
const LEAST_MEGABYTES = 10;

/** Returns the US dollars for a query that ran. Reused results and failed queries cost nothing. */
export function priceOf(scannedBytes: number): number {
  const megabytes = Math.max(Math.ceil(scannedBytes / MEGABYTE), LEAST_MEGABYTES);
  return (megabytes * MEGABYTE * DOLLARS_PER_TERABYTE) / TERABYTE;
}

/** S3's price per thousand GET requests, with the same caveats. */
export const DOLLARS_PER_THOUSAND_GETS = 0.0004;

/**
 * Returns S3's US dollars for one GET per object in us-east-1. Parquet needs some more, for the footer and each run of
 * columns. S3 bills this, not Athena.
 */
export function requestPriceOf(objects: number): number {
  return (objects * DOLLARS_PER_THOUSAND_GETS) / 1000;
}
