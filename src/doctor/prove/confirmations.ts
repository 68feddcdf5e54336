import type { Confirmation } from './confirmation.ts';
import { longList } from './long-list.ts';
import { missingTable } from './missing-table.ts';
import { resultTexts } from './result-texts.ts';
import { sameToken } from './same-token.ts';
import { sqlFunctions } from './sql-functions.ts';

const PROVE = '`flowq doctor --prove`';
const HOUR = 'the scan of an hour';
const QUERY = 'one query, at most $0.00005';

/**
 * Assumptions that only AWS can confirm; docs/athena.md lists them, and `flowq doctor --prove` runs the harmless
 * proofs.
 */
export const CONFIRMATIONS: readonly Confirmation[] = [
  {
    claim:
      'The text of result objects (every value quoted, `""` within, NULL nothing) and the names of column types; that `GetQueryExecution` says how a result was encrypted.',
    command: PROVE,
    cost: QUERY,
    proof: resultTexts,
  },
  {
    claim:
      "`contains`, `regexp_like`, `strpos` and `from_unixtime(x, 'UTC')` were run on Trino 476, which Athena engine version 3 is said to be.",
    command: PROVE,
    cost: QUERY,
    proof: sqlFunctions,
  },
  {
    claim:
      'That a Glue table over an object that was just written is read at once, and that the rights of `flowq iam report --temporary-table` suffice.',
    command:
      '`flowq report sg-usage --since 1h --temporary-table` with more rules than a query carries (about 4,000), and `SHOW TABLES` afterwards',
    cost: 'the scan of an hour, and one PUT',
  },
  {
    claim: 'That `DataScannedInBytes` grows while a query runs, which stopping at `--max-scan` needs.',
    command:
      '`flowq report top-talkers --since 30d --max-scan 1GB`, over more than that, ends with exit code 5 after little more than 1 GB',
    cost: 'about $0.005; on failure the whole scan, which `--estimate` shows',
  },
  {
    claim:
      'That a second start with the same token gives the same id while the first is still being taken, and that `GetQueryExecution` knows an id at once.',
    command: PROVE,
    cost: QUERY,
    proof: sameToken,
  },
  {
    claim:
      'The texts of `StateChangeReason`, `AthenaError` types and refusals; unknown ones are passed on unchanged.',
    command: `${PROVE} queries a missing table`,
    cost: 'nothing: failed queries are free',
    proof: missingTable,
  },
  {
    claim:
      'The price: $5 a terabyte of 10^12 bytes, at least 10 MB, nothing for a reused result. Regions differ.',
    command: '`flowq sum bytes --since 1d` on a day without other queries, and Cost Explorer on the next',
    cost: 'the scan of a day',
  },
  {
    claim: 'Managed results: that they have no output location, and the header in their first page.',
    command: `${PROVE} in a workgroup with managed results`,
    cost: QUERY,
  },
  {
    claim: 'How S3 refuses a bucket of another Region; errors of SSO, roles and instance credentials.',
    command: '`flowq init s3://BUCKET --region ANOTHER --dry-run` names the Region of the bucket',
    cost: 'a LIST call, $0.000005',
  },
  {
    claim:
      'Partition projection as Athena does it: text-typed keys with integer projection, ranges that end `NOW+1DAYS` on an hourly format, `concat(year, …) between` pruning (plain IN lists are next to it), and spaces, which Trino forgives.',
    command:
      '`flowq init s3://BUCKET/PREFIX` ends with a probe: the newest file is read through the tables and compared',
    cost: QUERY,
  },
  {
    claim:
      'That `"$path"` ranges keep the objects of other formats unopened, and how many ranges a query may have. If not, a prefix that mixes text and Parquet fails loudly.',
    command: '`flowq sum bytes --since 1h` scans no more than `flowq sum bytes --since 1h --estimate` says',
    cost: HOUR,
  },
  {
    claim:
      'Where `serialization.null.format` is looked for (it is set on SerDe and table), and what a missing integer is in Parquet (NULL is taken for granted).',
    command:
      '`flowq report log-quality --since 1h` has the rows of `flowq report log-quality --since 1h --engine local`',
    cost: `${HOUR}, and fetching its objects`,
  },
  {
    claim:
      "Glue's answer to an outdated `VersionId`; whether `glue:GetPartitions` is needed under projection (the printed policy has it); organisation folders for plain VPC flow logs.",
    command: '`flowq sum bytes --since 1h` with the role of `flowq iam report` without `glue:GetPartitions`',
    cost: HOUR,
  },
  {
    claim: 'That `GetQueryResults` decrypts results encrypted with CSE_KMS for those who may use the key.',
    command: `${PROVE} after \`flowq init … --results-encryption CSE_KMS:ARN\``,
    cost: QUERY,
  },
  {
    claim:
      'How Athena treats what Intelligent-Tiering has archived; that it leaves out GLACIER and DEEP_ARCHIVE is documented.',
    command: '`flowq report log-quality` over a day whose objects are archived, which has no rows',
    cost: QUERY,
  },
  {
    claim: 'That `NOT` over ranges of `"$path"` keeps objects unopened on Athena as it does on Trino 476.',
    command:
      '`flowq sum bytes --since 1h`, where text and Parquet lie under one prefix, scans no more than `--estimate` says',
    cost: HOUR,
  },
  {
    claim:
      "`ExpectedBucketOwner` of results, and `s3:prefix` conditions together with Athena's own listings.",
    command:
      '`flowq sum bytes --since 1h` with the role of `flowq iam report`, and `resultsOwner` in flowq.json',
    cost: HOUR,
  },
  {
    claim:
      'That Athena reads `"glue:arn:…:catalog".database.table` of another account without registering it.',
    command: '`flowq init … --catalog ACCOUNT` ends with a probe',
    cost: QUERY,
  },
  {
    claim: 'That lists of 200 KB in `unnest(split(…))` plan as quickly as on Trino 476.',
    command: PROVE,
    cost: QUERY,
    proof: longList,
  },
  {
    claim:
      'That Logs Insights shows `@timestamp` and `@ingestionTime` as text in UTC, so that events of the Infrequent Access class are stored under their time; and whether `logs:FilterLogEvents` works for that class.',
    command:
      '`flowq report log-quality --source cloudwatch:GROUP --since 1h` has the same rows with `--store`, and with `--engine local`',
    cost: 'two scans of an hour by Logs Insights, about $0.005 a GB',
  },
];
