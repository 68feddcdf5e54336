export { crossAz } from './cross-az.ts';
export { interRegion } from './inter-region.ts';
export { internetEgress } from './internet-egress.ts';
export { nat } from './nat.ts';
