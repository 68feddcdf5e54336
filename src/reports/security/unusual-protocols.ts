import { sql } from 'kysely';
import { defineRequestReport } from './request-report.ts';

export const unusualProtocols = defineRequestReport({
  name: 'unusual-protocols',
  question: 'Who uses protocols other than TCP, UDP and ICMP?',
  note: 'Tunnels (GRE, ESP, IPv6 in IPv4) are the usual finding. They have no ports: the client is the address that sent the first packet, and a guess for tunnels older than the window.',
  withGuesses: true,
  ofProtocol: sql`protocol not in (1, 6, 17, 58)`,
});
