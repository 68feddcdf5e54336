import { sourceError } from '../../errors.ts';
import type { Step } from '../../plan/step.ts';
import type { BucketDestination, Site } from '../delivery.ts';
import { bucketStatements } from '../policies/delivery-policies.ts';
import { lostStatements, type MergedPolicy, mergeStatements } from '../policies/merge.ts';
import { type PolicyDocument, parsePolicy } from '../policies/policy.ts';
import type { DeliveryBucket } from './bucket.ts';

/** Bytes. Source: Amazon S3 User Guide, "Bucket policies". */
const LARGEST_POLICY = 20 * 1024;

/** Keeps what the policy of a bucket was before it changes. */
export interface PolicyKeeper {
  /** Where it will be, for a person. */
  keptIn(bucket: string): string;
  keep(bucket: string, text: string): Promise<void>;
}

export interface PolicyPlan {
  readonly steps: readonly Step[];
  /**
   * Reads the policy again after the flow logs were made, because AWS may then have written one of its own over it, and
   * puts back what is lost.
   * @returns what was put back, in words; undefined when nothing was lost
   */
  restore(): Promise<string | undefined>;
}

/**
 * What must change so that AWS may deliver into the bucket.
 * @param isThere whether the bucket is there already
 */
export async function planBucketPolicy(
  bucket: DeliveryBucket,
  destination: BucketDestination,
  site: Site,
  isThere: boolean,
  keeper: PolicyKeeper,
): Promise<PolicyPlan> {
  const wanted = bucketStatements(destination, site);
  const text = isThere ? await bucket.policyText() : undefined;
  const there = text === undefined ? undefined : parsePolicy(text);
  const merged = checked(bucket.name, mergeStatements(there, wanted, site.account));
  return {
    steps: merged.changes.length === 0 ? [] : [policyStep()],
    restore: () => restored(bucket, merged.policy),
  };

  function policyStep(): Step {
    const keeping = text === undefined ? [] : [`+ what it was is kept in ${keeper.keptIn(bucket.name)}`];
    return {
      what: `${there ? '~' : '+'} policy of the bucket ${bucket.name}`,
      parts: [...merged.changes, ...keeping],
      calls: ['s3:PutBucketPolicy'],
      apply: async () => {
        // What somebody changed since it was read is merged too.
        const now = await bucket.policyText();
        if (now !== undefined) await keeper.keep(bucket.name, now);
        const again = mergeStatements(now === undefined ? undefined : parsePolicy(now), wanted, site.account);
        await bucket.putPolicy(checked(bucket.name, again).policy);
      },
    };
  }
}

async function restored(bucket: DeliveryBucket, intended: PolicyDocument): Promise<string | undefined> {
  const now = await bucket.policy();
  const lost = lostStatements(intended, now);
  if (lost.length === 0) return undefined;
  // What AWS wrote under the Sids of what is put back says the same for this flow log.
  const sids = new Set(lost.map(({ Sid }) => Sid).filter((sid) => sid !== undefined));
  const kept = (now?.Statement ?? []).filter(({ Sid }) => Sid === undefined || !sids.has(Sid));
  await bucket.putPolicy({ ...intended, Statement: [...kept, ...lost] });
  const names = lost.map(({ Sid }) => Sid ?? 'one without a Sid').join(', ');
  return `AWS had changed the policy of the bucket ${bucket.name}; put back: ${names}`;
}

function checked(bucket: string, merged: MergedPolicy): MergedPolicy {
  const bytes = Buffer.byteLength(JSON.stringify(merged.policy));
  if (bytes <= LARGEST_POLICY) return merged;
  throw sourceError(
    `the policy of the bucket ${bucket} would have ${bytes} bytes, and S3 takes ${LARGEST_POLICY}`,
    'let one statement for the whole bucket stand for those of many prefixes, or use another bucket',
  );
}
