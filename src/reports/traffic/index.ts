import type { AnyReport } from '../define-report.ts';
import { actions } from './actions.ts';
import { accepted, rejected } from './decided.ts';
import { host } from './host.ts';
import { ipVersions, protocols, tcpFlags } from './kinds.ts';
import { awsServices, ecs, instances, interfaces, subnets, vpcs } from './owners.ts';
import { pairs } from './pairs.ts';
import { ports } from './ports.ts';
import { services } from './services.ts';
import { timeline } from './timeline.ts';
import { topTalkers } from './top-talkers.ts';

export const TRAFFIC: readonly AnyReport[] = [
  rejected,
  accepted,
  actions,
  timeline,
  topTalkers,
  pairs,
  host,
  services,
  ports,
  interfaces,
  instances,
  subnets,
  vpcs,
  protocols,
  ipVersions,
  tcpFlags,
  ecs,
  awsServices,
];

export {
  accepted,
  actions,
  awsServices,
  ecs,
  host,
  instances,
  interfaces,
  ipVersions,
  pairs,
  ports,
  protocols,
  rejected,
  services,
  subnets,
  tcpFlags,
  timeline,
  topTalkers,
  vpcs,
};
