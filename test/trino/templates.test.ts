import { execFileSync } from 'node:child_process';
import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enablePolicy } from '../../src/deliveries/policies/caller-policy.ts';
import { policyOf } from '../../src/deliveries/policies/policy.ts';
import { insightsPolicy, logGroupPolicy, tailPolicy } from '../../src/deliveries/policies/reading-policy.ts';
import { roleStatement } from '../../src/deliveries/policies/role-policies.ts';
import { printDelivery } from '../../src/deliveries/print/print-delivery.ts';
import { DESTINATIONS, deliveryTo, siteOf } from '../deliveries/printed.ts';
import { temporaryFolder } from '../helpers/logs.ts';

const [python = 'python3'] = globSync(`${process.env.STACK_CACHE ?? '.cache/stack'}/lint-*/bin/python`);

/** What is wrong with texts, each by the name of its file, whose ending says what it is. */
function lint(texts: Readonly<Record<string, string>>): Record<string, string[]> {
  const folder = temporaryFolder();
  const files = Object.entries(texts).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
  const words = execFileSync(python, ['test/trino/lint.py', ...files], { encoding: 'utf8' });
  const found: [string, string[]][] = Object.entries(JSON.parse(words));
  return Object.fromEntries(found.map(([path, wrong]) => [path.slice(folder.length + 1), wrong]));
}

const SITE = siteOf('us-east-1');

test('CloudFormation and Terraform take what is printed for every destination', () => {
  const texts = Object.entries(DESTINATIONS).flatMap(([name, destination]) => [
    [`${name}.template`, printDelivery('cloudformation', deliveryTo(destination), SITE).text],
    [`${name}.tf`, printDelivery('terraform', deliveryTo(destination), SITE).text],
  ]);
  const wrong = lint(Object.fromEntries(texts));
  expect(Object.keys(wrong)).toHaveLength(6);
  expect(Object.values(wrong).flat()).toEqual([]);
});

test('what is wrong is found', () => {
  const template = printDelivery('cloudformation', deliveryTo(DESTINATIONS.group), SITE).text;
  const wrong = lint({
    'a.template': template.replace('"RetentionInDays": 30', '"RetentionInDays": 31'),
    'a.tf': 'resource "aws_flow_log" {',
    'a.policy': JSON.stringify(policyOf([{ ...roleStatement(), Action: 'logs:Nothing' }])),
  });
  for (const [file, found] of Object.entries(wrong)) expect(found, file).not.toEqual([]);
});

test('IAM knows every action of the policies, and the resources that go with them', () => {
  const wrong = lint({
    'caller.policy': JSON.stringify(enablePolicy({ destination: 'both' }, SITE)),
    'bucket.policy': JSON.stringify(enablePolicy({ destination: 's3', bucket: 'logs' }, SITE)),
    'role.policy': JSON.stringify(policyOf([roleStatement()])),
    'report.policy': JSON.stringify(logGroupPolicy('/flow', SITE)),
    'insights.policy': JSON.stringify(insightsPolicy('/flow', SITE)),
    'tail.policy': JSON.stringify(tailPolicy('/flow', SITE)),
  });
  // Who may write the policy of a bucket may let himself do more, and AWS's guide gives the role every log group.
  const known =
    /^RESOURCE_POLICY_PRIVILEGE_ESCALATION .*(PutBucketPolicy|PutLifecycle)|^RESOURCE_STAR \['logs:/;
  expect(
    Object.values(wrong)
      .flat()
      .filter((one) => !known.test(one)),
  ).toEqual([]);
});
