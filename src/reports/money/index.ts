import type { AnyReport } from '../define-report.ts';
import { crossAz } from './cross-az.ts';
import { interRegion } from './inter-region.ts';
import { internetEgress } from './internet-egress.ts';
import { nat } from './nat.ts';

export const MONEY: readonly AnyReport[] = [nat, crossAz, internetEgress, interRegion];

export { crossAz, internetEgress, interRegion, nat };
