import type { FlowColumn } from '../../logs/fields.ts';
import type { AnyReport, ReportOption } from '../define-report.ts';

/** Switches between the addresses of packets and those of the legs at which interfaces log them. */

const isOn = (words: string) => words === 'true';

export const interfaceLevel: ReportOption<boolean> = {
  flags: '--interface-level',
  meaning: "addresses as the interfaces see them, a NAT gateway's own among them, even where pkt-* is logged",
  default: 'false',
  parse: isOn,
};

export const packetLevel: ReportOption<boolean> = {
  flags: '--packet-level',
  meaning: "the packets' own addresses, rather than those that the interfaces see",
  default: 'false',
  parse: isOn,
};

/** What must be logged for the packets' own addresses. */
export const packetFields = (options: { packetLevel: boolean }): readonly FlowColumn[] =>
  options.packetLevel ? ['pkt_srcaddr', 'pkt_dstaddr'] : [];

/** Whether a report is about the packets' own addresses where those are logged, so that filters are too. */
export function isPacketLevel(
  { interfaceLevel, fields, optional = [] }: Pick<AnyReport, 'interfaceLevel' | 'fields' | 'optional'>,
  options: Readonly<Record<string, unknown>>,
): boolean {
  if (interfaceLevel || options.interfaceLevel === true || options.packetLevel === false) return false;
  return [...fields, ...optional].includes('pkt_srcaddr');
}
