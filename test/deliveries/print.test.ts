import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { printDelivery } from '../../src/deliveries/print/print-delivery.ts';
import { DESTINATIONS, deliveryTo, siteOf } from './printed.ts';

test('a shell takes the script', () => {
  for (const destination of Object.values(DESTINATIONS)) {
    const { text } = printDelivery('cli', deliveryTo(destination), siteOf('us-east-1'));
    expect(execFileSync('sh', ['-n'], { input: text, encoding: 'utf8' })).toBe('');
  }
});

test.each([
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['eusc-de-east-1', 'aws-eusc'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
])('in %s all ARNs are of %s', (region, partition) => {
  const delivery = deliveryTo({ ...DESTINATIONS.bucket, kmsKey: undefined });
  for (const form of ['cloudformation', 'terraform', 'cli'] as const) {
    const arns = printDelivery(form, delivery, siteOf(region)).text.match(/arn:[a-z-]+:/g) ?? [];
    expect([...new Set(arns)], form).toEqual([`arn:${partition}:`]);
  }
});

test('the policy of a bucket that is there is not printed, but told', () => {
  for (const form of ['cloudformation', 'terraform', 'cli'] as const) {
    const { text, notes } = printDelivery(form, deliveryTo(DESTINATIONS.old), siteOf('us-east-1'));
    expect(text).not.toMatch(/policy/i);
    expect(notes.join('\n')).toContain('AWSLogDeliveryWrite');
  }
});
