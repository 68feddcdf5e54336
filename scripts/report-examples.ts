import { CULPRITS } from '../src/sample/internet.ts';
import { sampleInventory } from '../src/sample/inventory.ts';
import { makeTopology } from '../src/sample/topology.ts';

/** Account and Region of the samples for report examples. */
export const SAMPLE_PLACE = { account: '123456789012', region: 'us-east-1' } as const;

/**
 * Returns arguments after the report name, on a sample of that place with the first seed, for reports that need them or
 * show more with them.
 */
export function reportExamples(): Readonly<Record<string, readonly string[]>> {
  const { account, region } = SAMPLE_PLACE;
  const vpc = makeTopology(1, account, region);
  const [place] = sampleInventory({ dir: '.', accounts: [account], regions: [region] }).places;
  const group = (name: string) => place?.securityGroups.find((one) => one.name === name)?.id ?? '';
  return {
    host: [vpc.compromised.address],
    why: ['192.168.0.0/16', vpc.mysql[0]?.address ?? '', '3306'],
    listed: [`${CULPRITS.portScanner},192.0.2.0/24`],
    'port-scan': ['--ports', '10'],
    'brute-force': ['--attempts', '10'],
    'large-transfers': ['--at-least', '10MB'],
    'new-pairs': ['--baseline', '4d'],
    unusual: ['--baseline', '4d', '--score', '3'],
    'sg-candidates': [group('database'), '--max-rules', '6'],
    'sg-check': [group('endpoint')],
  };
}
