import type { AnyReport } from '../define-report.ts';
import { adminPorts } from './admin-ports.ts';
import { beacons } from './beacons.ts';
import { bruteForce } from './brute-force.ts';
import { databasePorts } from './database-ports.ts';
import { dnsElsewhere } from './dns-elsewhere.ts';
import { encryption } from './encryption.ts';
import { externalInbound } from './external-inbound.ts';
import { hostSweep } from './host-sweep.ts';
import { largeTransfers } from './large-transfers.ts';
import { listed } from './listed.ts';
import { newPairs } from './new-pairs.ts';
import { offHours } from './off-hours.ts';
import { portScan } from './port-scan.ts';
import { rejectReason } from './reject-reason.ts';
import { sshRdp } from './ssh-rdp.ts';
import { unanswered } from './unanswered.ts';
import { unusual } from './unusual.ts';
import { unusualProtocols } from './unusual-protocols.ts';

export const SECURITY: readonly AnyReport[] = [
  adminPorts,
  sshRdp,
  databasePorts,
  externalInbound,
  portScan,
  hostSweep,
  bruteForce,
  unanswered,
  newPairs,
  unusual,
  beacons,
  listed,
  largeTransfers,
  offHours,
  unusualProtocols,
  dnsElsewhere,
  rejectReason,
  encryption,
];

export {
  adminPorts,
  beacons,
  bruteForce,
  databasePorts,
  dnsElsewhere,
  encryption,
  externalInbound,
  hostSweep,
  largeTransfers,
  listed,
  newPairs,
  offHours,
  portScan,
  rejectReason,
  sshRdp,
  unanswered,
  unusual,
  unusualProtocols,
};
