/**
 * What Athena asks for a query: per terabyte scanned, in whole megabytes, ten of them at least. The figures are
 * those of us-east-1 as third parties quote them and were not checked against AWS's price list; other Regions
 * and reserved capacity differ. Whether a terabyte is 10^12 or 2^40 bytes AWS does not say: with 10^12 the
 * price comes out 10 % higher, if anything, and its own limits of "10 MB" are 10,000,000 bytes.
 */
export const DOLLARS_PER_TERABYTE = 5;

const TERABYTE = 1e12;
const MEGABYTE = 1e6;
const LEAST_MEGABYTES = 10;

/** US dollars for a query that ran; one whose result was reused, and one that failed, cost nothing. */
export function priceOf(scannedBytes: number): number {
  const megabytes = Math.max(Math.ceil(scannedBytes / MEGABYTE), LEAST_MEGABYTES);
  return (megabytes * MEGABYTE * DOLLARS_PER_TERABYTE) / TERABYTE;
}

/** As above, of S3. */
export const DOLLARS_PER_THOUSAND_GETS = 0.0004;

/**
 * US dollars that S3 asks for opening so many objects, one GET each, in us-east-1; Parquet takes some more, for its
 * footer and each run of columns. S3 bills it, not Athena.
 */
export function requestPriceOf(objects: number): number {
  return (objects * DOLLARS_PER_THOUSAND_GETS) / 1000;
}
