import { sql } from 'kysely';
import { defineRequestReport } from './request-report.ts';

export const unusualProtocols = defineRequestReport({
  name: 'unusual-protocols',
  question: 'Who speaks anything but TCP, UDP and ICMP?',
  note: 'Tunnels (GRE, ESP, IPv6 in IPv4) are the usual finding; these have no ports, so both directions are rows.',
  where: () => sql`protocol not in (1, 6, 17, 58)`,
});
