import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketStatements } from '../../src/deliveries/policies/delivery-policies.ts';
import { lostStatements, mergeStatements } from '../../src/deliveries/policies/merge.ts';
import { type PolicyDocument, policyOf, type Statement } from '../../src/deliveries/policies/policy.ts';
import { siteOf } from './printed.ts';

const delivery = fc
  .record({
    region: fc.constantFrom('us-east-1', 'eu-west-1'),
    account: fc.constantFrom('123456789012', '210987654321'),
    prefix: fc.constantFrom('', 'a/', 'b/'),
    hive: fc.boolean(),
  })
  .map(({ region, account, prefix, hive }) => ({
    account,
    statements: bucketStatements({ bucket: 'logs', prefix, hive }, { ...siteOf(region), account }),
  }));

const foreign = fc.record(
  {
    Sid: fc.constantFrom('Theirs', 'AWSLogDeliveryWrite', 'AWSLogDeliveryAclCheck'),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.constantFrom('*', { AWS: '210987654321' }),
    Action: fc.constantFrom('s3:*', ['s3:GetObject', 's3:PutObject']),
    Resource: fc.constantFrom('arn:aws:s3:::logs', ['arn:aws:s3:::logs/*']),
  },
  { requiredKeys: ['Effect', 'Principal', 'Action', 'Resource'] },
);

function merged(
  there: PolicyDocument | undefined,
  deliveries: readonly { account: string; statements: Statement[] }[],
) {
  return deliveries.reduce(
    (policy, { account, statements }) => mergeStatements(policy, statements, account).policy,
    there ?? policyOf([]),
  );
}

test('whatever is merged, statements of others stay as and where they are, and Sids are not doubled', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(foreign, { selector: ({ Sid }) => Sid ?? '' }),
      fc.array(delivery),
      (theirs, ours) => {
        const there = policyOf(theirs);
        const policy = merged(there, ours);
        expect(policy.Statement.slice(0, theirs.length)).toEqual(theirs);
        expect(lostStatements(there, policy)).toEqual([]);
        const sids = policy.Statement.flatMap(({ Sid }) => Sid ?? []);
        expect(new Set(sids).size).toBe(sids.length);
      },
    ),
  );
});

test('what was merged once is there, whatever was merged after it and whatever AWS makes of lists of one', () => {
  fc.assert(
    fc.property(fc.array(delivery, { minLength: 1 }), (ours) => {
      const policy = merged(undefined, ours);
      const asLists = policy.Statement.map((one) => ({
        ...one,
        Resource: [one.Resource].flat(),
        Action: [one.Action].flat(),
      }));
      for (const { account, statements } of ours) {
        expect(mergeStatements(policy, statements, account).changes).toEqual([]);
        expect(mergeStatements(policyOf(asLists), statements, account).changes).toEqual([]);
      }
    }),
  );
});

test('a statement without conditions, or of another account, is not taken for ours', () => {
  const site = siteOf('us-east-1');
  const [write, check] = bucketStatements({ bucket: 'logs', prefix: '', hive: false }, site);
  const { Condition: _, ...open } = write as Statement;
  expect(
    mergeStatements(policyOf([open, check as Statement]), [write as Statement], site.account).changes,
  ).toEqual([
    `+ statement AWSLogDeliveryWrite${site.account}: s3:PutObject on arn:aws:s3:::logs/AWSLogs/${site.account}/*`,
  ]);
});
