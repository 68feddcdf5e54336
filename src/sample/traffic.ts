import type { Internet } from './internet.ts';
import type { Random } from './random.ts';
import type { SampleRecord } from './record.ts';
import { type Period, Recorder } from './recorder.ts';
import { SCANNED_PORTS, SERVICES, TCP } from './service.ts';
import type { Topology } from './topology.ts';

interface Stage {
  readonly random: Random;
  readonly recorder: Recorder;
  readonly vpc: Topology;
  readonly internet: Internet;
}

/** One kind of conversation, and how often it happens among all. */
interface Scene {
  readonly weight: number;
  /** Goes on through the night, so its share falls when all else is busy. */
  readonly steady?: boolean;
  play(stage: Stage): void;
}

// biome-ignore format: a table
const SCENES: readonly Scene[] = [
  { weight: 16, play: ({ random, recorder, vpc, internet }) =>
    recorder.exchange(random.skewed(internet.visitors), random.pick(vpc.balancers), random.chance(0.92) ? SERVICES.https : SERVICES.http) },
  { weight: 14, steady: true, play: ({ random, recorder, vpc, internet }) =>
    recorder.refuse(random.skewed(internet.scanners), random.pick(vpc.exposed), random.skewed(SCANNED_PORTS)) },
  { weight: 9, play: ({ random, recorder, vpc }) => recorder.exchange(random.pick(vpc.balancers), random.pick(vpc.web), SERVICES.web) },
  { weight: 8, play: ({ random, recorder, vpc }) => recorder.exchange(random.pick(vpc.web), random.skewed(vpc.app), SERVICES.app) },
  { weight: 6, play: ({ random, recorder, vpc }) => recorder.exchange(random.pick(vpc.app), random.skewed(vpc.postgres), SERVICES.postgres) },
  { weight: 5, steady: true, play: ({ random, recorder, vpc }) => recorder.exchange(random.pick(vpc.balancers), random.pick(vpc.web), SERVICES.health) },
  { weight: 5, play: ({ random, recorder, vpc }) => recorder.exchange(random.pick(vpc.app), random.pick(vpc.caches), SERVICES.redis) },
  { weight: 3, play: ({ random, recorder, vpc, internet }) =>
    recorder.callOut(random.skewed(vpc.app), random.pick(vpc.gateways), random.skewed(internet.sites), SERVICES.https) },
  { weight: 1, play: ({ random, recorder, vpc, internet }) =>
    recorder.callOut(random.pick(vpc.batch), vpc.regionalGateway, random.skewed(internet.sites), SERVICES.upload) },
  { weight: 1.5, play: ({ random, recorder, vpc, internet }) =>
    recorder.callOut(random.pick(vpc.app), random.pick(vpc.gateways), random.skewed(internet.resolvers), SERVICES.dns) },
  { weight: 2, play: ({ random, recorder, vpc, internet }) =>
    recorder.exchange(random.pick(random.chance(0.5) ? vpc.batch : vpc.app), random.skewed(internet.storage), SERVICES.upload) },
  { weight: 1.5, play: ({ random, recorder, vpc }) => recorder.exchange(random.pick(vpc.app), random.pick(vpc.endpoints), SERVICES.endpoint) },
  { weight: 1, play: ({ random, recorder, vpc }) => recorder.exchange(random.pick(vpc.batch), random.pick(vpc.mysql), SERVICES.mysql) },
  { weight: 1, play: ({ random, recorder, vpc }) => recorder.exchange(vpc.bastion, random.pick(vpc.hosts), SERVICES.ping) },
  { weight: 0.5, steady: true, play: ({ recorder, vpc }) => recorder.exchange(vpc.postgres[0] ?? vpc.bastion, vpc.postgres[1] ?? vpc.bastion, SERVICES.replication) },
  { weight: 0.5, play: ({ random, recorder, vpc, internet }) => recorder.exchange(random.pick(internet.offices), vpc.bastion, SERVICES.ssh) },
  { weight: 0.3, play: ({ random, recorder, vpc }) => recorder.exchange(vpc.bastion, random.pick(vpc.web), SERVICES.ssh) },
  { weight: 1, play: ({ random, recorder, vpc, internet }) => recorder.exchange(random.skewed(internet.branch), random.pick(vpc.app), SERVICES.files) },
  { weight: 1, steady: true, play: ({ random, recorder, vpc, internet }) => recorder.exchange(random.pick(internet.peers), random.pick(vpc.web), SERVICES.metrics) },
  // A network ACL has no memory: it lets the question in and holds the answer back.
  { weight: 0.4, play: ({ random, recorder, vpc, internet }) =>
    recorder.exchange(random.skewed(internet.scanners), random.pick(vpc.exposed), SERVICES.ping, 'REJECT') },
  { weight: 1.5, steady: true, play: ({ random, recorder, vpc, internet }) =>
    recorder.refuse(random.skewed(internet.scanners), vpc.sandbox, random.skewed(SCANNED_PORTS), 'BPA') },
  { weight: 0.7, play: ({ random, recorder, vpc }) => recorder.refuse(random.skewed(vpc.web), random.pick(vpc.postgres), { port: 5432, protocol: TCP }) },
  { weight: 0.1, play: ({ random, recorder, vpc }) => recorder.refuse(random.pick(vpc.mysql), random.pick(vpc.endpoints), { port: 443, protocol: TCP }, 'EC') },
  { weight: 0.6, play: ({ random, recorder, vpc, internet }) =>
    recorder.straggler(random.pick(vpc.balancers), random.skewed(internet.visitors), SERVICES.https) },
  { weight: 1.5, steady: true, play: ({ random, recorder, vpc }) => recorder.blank(random.pick(vpc.idle), 'NODATA') },
  { weight: 0.3, play: ({ random, recorder, vpc }) => recorder.blank(random.pick(random.chance(0.5) ? vpc.balancers : vpc.app), 'SKIPDATA') },
];

/**
 * Makes exactly `count` records of one file, ordered as AWS delivers them: minute by minute, interface by
 * interface. `busy` is the traffic of the hour against that of an average one.
 */
export function makeRecords(
  vpc: Topology,
  internet: Internet,
  random: Random,
  period: Period,
  count: number,
  busy: number,
) {
  const recorder = new Recorder(random, period, vpc.zones[0]);
  const stage: Stage = { random, recorder, vpc, internet };
  const steps: number[] = [];
  let total = 0;
  for (const { weight, steady } of SCENES) {
    total += steady ? weight / Math.cbrt(busy) : weight;
    steps.push(total);
  }
  while (recorder.records.length < count) {
    const drawn = random.unit() * total;
    const at = steps.findIndex((step) => drawn < step);
    SCENES[at]?.play(stage);
  }
  recorder.records.length = count;
  return recorder.records.sort(byMinuteAndInterface);
}

function byMinuteAndInterface(one: SampleRecord, other: SampleRecord): number {
  return Math.floor(one.end / 60) - Math.floor(other.end / 60) || one.at.order - other.at.order;
}
