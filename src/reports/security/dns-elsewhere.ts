import { sql } from 'kysely';
import { isOutside } from '../kit/outside.ts';
import { defineRequestReport, isToPort } from './request-report.ts';

/** Public resolvers that also answer over HTTPS: Cloudflare, Google, Quad9, OpenDNS, AdGuard. */
const RESOLVERS = [
  ...['1.1.1.1', '1.0.0.1', '2606:4700:4700::1111', '2606:4700:4700::1001'],
  ...['8.8.8.8', '8.8.4.4', '2001:4860:4860::8888', '2001:4860:4860::8844'],
  ...['9.9.9.9', '149.112.112.112', '2620:fe::fe', '2620:fe::9'],
  ...['208.67.222.222', '208.67.220.220', '94.140.14.14', '94.140.15.15'],
];

export const dnsElsewhere = defineRequestReport({
  name: 'dns-elsewhere',
  question: 'Who uses DNS resolvers other than the one of the VPC?',
  note: 'Ports 53 and 853, and HTTPS to well-known public resolvers. AWS does not log queries to the resolver of the VPC, so they have no rows. Leave out your own resolvers with --dst. Queries from public addresses to other servers than those resolvers are left out, because the server may be yours; with an inventory, addresses of your VPCs are not public.',
  usesInventory: true,
  where: ({ f, inventory }) => {
    const isResolver = sql`server in (${sql.join(RESOLVERS.map((address) => sql.lit(address)))})`;
    const fromOutside = isOutside('client', inventory, f);
    return sql`((${isToPort([53, 853])} and not ${fromOutside}) or (port in (53, 443, 853) and ${isResolver}))`;
  },
});
