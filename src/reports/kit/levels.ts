import * as v from 'valibot';
import type { FlowColumn } from '../../logs/fields.ts';
import type { AnyReport, ReportOption } from '../define-report.ts';

/** Options that choose between the addresses of packets and those that interfaces see. */

/** @throws RangeError for anything but true and false */
function parseSwitch(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new RangeError(`${JSON.stringify(text)} is not true or false`);
}

/** Common properties of all switches. */
export const switchValue = { default: 'false', accepts: v.boolean(), parse: parseSwitch } as const;

export const interfaceLevel: ReportOption<boolean> = {
  flags: '--interface-level',
  meaning: 'use the addresses that interfaces see, such as those of NAT gateways, even if pkt-* is logged',
  ...switchValue,
};

export const packetLevel: ReportOption<boolean> = {
  flags: '--packet-level',
  meaning: 'use the addresses in the packets (pkt-*) instead of those of interfaces',
  ...switchValue,
};

/** Returns the fields with the packets' own addresses. */
export const packetFields = (options: { packetLevel: boolean }): readonly FlowColumn[] =>
  options.packetLevel ? ['pkt_srcaddr', 'pkt_dstaddr'] : [];

/** Returns whether a report and its filters use the packets' own addresses if those are logged. */
export function isPacketLevel(
  { interfaceLevel, fields, optional = [] }: Pick<AnyReport, 'interfaceLevel' | 'fields' | 'optional'>,
  options: Readonly<Record<string, unknown>>,
): boolean {
  const isOfInterfaces =
    typeof interfaceLevel === 'function' ? interfaceLevel(options as never) : interfaceLevel;
  if (isOfInterfaces || options.interfaceLevel === true || options.packetLevel === false) return false;
  return [...fields, ...optional].includes('pkt_srcaddr');
}
