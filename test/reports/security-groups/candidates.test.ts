import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, networkOf } from '../../../src/logs/network.ts';
import { type Admitted, candidates } from '../../../src/reports/security-groups/candidates.ts';

const one = (source: string, port: number | undefined, protocol = 'TCP'): Admitted => ({
  protocol,
  port,
  source,
  connections: 1n,
  flows: 1n,
  bytes: 1n,
  first: '2026-11-20T12:00:00Z',
  last: '2026-11-20T12:00:50Z',
});

const text = (seen: readonly Admitted[], most: number, groups: Readonly<Record<string, string>> = {}) =>
  candidates(seen, most, (address) => groups[address]).map(
    ({ protocol, firstPort, lastPort, source }) => `${protocol} ${firstPort}-${lastPort} ${source}`,
  );

describe('rules', () => {
  it('of the same sources at ports beside each other are one', () => {
    const seen = [8080, 8081, 8083].flatMap((port) => [one('10.0.0.1', port), one('10.0.9.9', port)]);
    expect(text(seen, 9)).toEqual([
      'TCP 8080-8081 10.0.0.1/32',
      'TCP 8080-8081 10.0.9.9/32',
      'TCP 8083-8083 10.0.0.1/32',
      'TCP 8083-8083 10.0.9.9/32',
    ]);
    expect(text(seen, 3)).toEqual(['TCP 8080-8083 10.0.0.1/32', 'TCP 8080-8083 10.0.9.9/32']);
  });

  it('rather open a few ports than a network, and a small network than a large one', () => {
    const seen = [one('10.0.0.1', 80), one('10.0.0.1', 82), one('10.0.0.9', 82), one('10.9.0.1', 82)];
    expect(text(seen, 3)).toEqual([
      'TCP 80-82 10.0.0.1/32',
      'TCP 80-82 10.0.0.9/32',
      'TCP 80-82 10.9.0.1/32',
    ]);
    expect(text(seen, 2)).toEqual(['TCP 80-82 10.0.0.0/28', 'TCP 80-82 10.9.0.1/32']);
  });

  it('keep IPv4, IPv6 and protocols apart, and give groups up where they are too many', () => {
    const seen = [one('10.0.0.1', 80), one('2001:db8::1', 80), one('10.0.0.1', undefined, 'ICMP')];
    expect(text(seen, 1)).toEqual([
      'TCP 80-80 10.0.0.1/32',
      'TCP 80-80 2001:db8::1/128',
      'ICMP undefined-undefined 10.0.0.1/32',
    ]);
    const groups = { '10.0.0.1': 'sg-a', '10.0.0.2': 'sg-b' };
    const two = [one('10.0.0.1', 80), one('10.0.0.2', 80)];
    expect(text(two, 2, groups)).toEqual(['TCP 80-80 sg-a', 'TCP 80-80 sg-b']);
    expect(text(two, 1, groups)).toEqual(['TCP 80-80 10.0.0.0/30']);
  });

  it('admit all that was seen, add all of it up once, and are no more than wanted', () => {
    const address = fc.tuple(fc.constantFrom('10.0', '10.1', '203.0'), fc.nat(255), fc.nat(255));
    const seen = fc.uniqueArray(
      fc
        .tuple(address, fc.constantFrom(22, 80, 81, 443, 8080))
        .map(([[net, c, d], port]) => one(`${net}.${c}.${d}`, port)),
      { selector: ({ source, port }) => `${source} ${port}`, maxLength: 60 },
    );
    fc.assert(
      fc.property(seen, fc.integer({ min: 1, max: 12 }), (all, most) => {
        const rules = candidates(all, most, () => undefined);
        expect(rules.length).toBeLessThanOrEqual(most);
        for (const { source, port = 0 } of all) {
          const admitting = rules.filter(
            ({ firstPort = 0, lastPort = 0, source: block }) =>
              firstPort <= port && port <= lastPort && holds(networkOf(block), networkOf(source)),
          );
          expect(admitting).toHaveLength(1);
        }
        expect(rules.reduce((sum, { connections }) => sum + connections, 0n)).toBe(BigInt(all.length));
      }),
    );
  });
});
