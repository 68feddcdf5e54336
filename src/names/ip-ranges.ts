import * as v from 'valibot';
import { type AddressBlock, parseBlock } from '../logs/cidr.ts';

const TEXT = 'a text';
const facts = { region: v.string(TEXT), service: v.string(TEXT) };

/** The part of AWS's `ip-ranges.json` that names use. */
const IpRangesSchema = v.object(
  {
    prefixes: v.array(v.object({ ip_prefix: v.string(TEXT), ...facts }), 'a list'),
    ipv6_prefixes: v.optional(v.array(v.object({ ipv6_prefix: v.string(TEXT), ...facts }), 'a list'), []),
  },
  'an object with prefixes',
);

/** Service that AWS lists for every block, in addition to the one that uses it. */
const ANY_SERVICE = 'AMAZON';

/**
 * Parses the blocks of AWS's `ip-ranges.json`, named by service and Region: `AWS S3 eu-west-1`, `AWS EC2/S3 us-east-1`;
 * `AWS eu-west-1` if AWS does not name the service.
 * @throws Error for other JSON, RangeError for an invalid block
 */
export function ipRanges(text: string): { readonly block: AddressBlock; readonly name: string }[] {
  const { prefixes, ipv6_prefixes: ipv6 } = v.parse(IpRangesSchema, JSON.parse(text));
  const all = [
    ...prefixes.map(({ ip_prefix: block, ...rest }) => ({ block, ...rest })),
    ...ipv6.map(({ ipv6_prefix: block, ...rest }) => ({ block, ...rest })),
  ];
  const uses = new Map<string, { readonly regions: Set<string>; readonly services: Set<string> }>();
  for (const { block, region, service } of all) {
    const use = uses.get(block) ?? { regions: new Set(), services: new Set() };
    uses.set(block, use);
    use.regions.add(region);
    if (service !== ANY_SERVICE) use.services.add(service);
  }
  return [...uses].map(([block, { regions, services }]) => ({
    block: parseBlock(block),
    name: ['AWS', [...services].sort().join('/'), [...regions].sort().join('/')].filter(Boolean).join(' '),
  }));
}
