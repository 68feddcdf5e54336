import type { Internet } from './internet.ts';
import { Random } from './random.ts';
import type { SampleRecord } from './record.ts';
import { type Period, Recorder } from './recorder.ts';
import type { PlannedFile } from './schedule.ts';
import { SCANNED_PORTS, SERVICES, TCP } from './service.ts';
import type { Topology } from './topology.ts';

interface Stage {
  readonly random: Random;
  readonly recorder: Recorder;
  readonly vpc: Topology;
  readonly internet: Internet;
}

/** One kind of conversation and its weight. */
interface Scene {
  readonly weight: number;
  /** Constant through the night, so that its share falls at busy hours. */
  readonly steady?: boolean;
  /** Only in the last tenth of the sample. */
  readonly late?: boolean;
  /** An attack, a fault or something similar; a sample without incidents omits it. */
  readonly incident?: boolean;
  play(stage: Stage): void;
}

// biome-ignore format: a table
const SCENES: readonly Scene[] = [
  { weight: 16, play: ({ random, recorder, vpc, internet }) =>
    recorder.exchange(random.skewed(internet.visitors), random.pick(vpc.balancers), random.chance(0.92) ? SERVICES.https : SERVICES.http) },
  { weight: 14, steady: true, incident: true, play: ({ random, recorder, vpc, internet }) =>
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
  { weight: 1.5, incident: true, play: ({ random, recorder, vpc, internet }) =>
    recorder.callOut(random.pick(vpc.app), random.pick(vpc.gateways), random.skewed(internet.resolvers), SERVICES.dns) },
  { weight: 2, play: ({ random, recorder, vpc, internet }) =>
    recorder.exchange(random.pick(random.chance(0.5) ? vpc.batch : vpc.app), random.skewed(internet.storage), SERVICES.upload) },
  // The subnets of these have no route to the gateway endpoint.
  { weight: 0.8, play: ({ random, recorder, vpc, internet }) =>
    recorder.callOut(random.pick(vpc.app), random.pick(vpc.gateways), random.skewed(internet.storage), SERVICES.upload) },
  { weight: 0.5, play: ({ random, recorder, vpc, internet }) => recorder.exchange(random.pick(vpc.batch), random.pick(internet.remotes), SERVICES.upload) },
  { weight: 1.5, play: ({ random, recorder, vpc }) => recorder.exchange(random.pick(vpc.app), random.pick(vpc.endpoints), SERVICES.endpoint) },
  { weight: 1, play: ({ random, recorder, vpc }) => recorder.exchange(random.pick(vpc.batch), random.pick(vpc.mysql), SERVICES.mysql) },
  { weight: 1, play: ({ random, recorder, vpc }) => recorder.exchange(vpc.bastion, random.pick(vpc.hosts), SERVICES.ping) },
  { weight: 0.5, steady: true, play: ({ recorder, vpc }) => recorder.exchange(vpc.postgres[0] ?? vpc.bastion, vpc.postgres[1] ?? vpc.bastion, SERVICES.replication) },
  { weight: 0.5, play: ({ random, recorder, vpc, internet }) => recorder.exchange(random.pick(internet.offices), vpc.bastion, SERVICES.ssh) },
  { weight: 0.3, play: ({ random, recorder, vpc }) => recorder.exchange(vpc.bastion, random.pick(vpc.web), SERVICES.ssh) },
  { weight: 1, play: ({ random, recorder, vpc, internet }) => recorder.exchange(random.skewed(internet.branch), random.pick(vpc.app), SERVICES.files) },
  { weight: 1, steady: true, play: ({ random, recorder, vpc, internet }) => recorder.exchange(random.pick(internet.peers), random.pick(vpc.web), SERVICES.metrics) },
  { weight: 1, play: ({ random, recorder, vpc }) => recorder.exchange(random.pick(vpc.batch), vpc.files, SERVICES.nfs) },
  { weight: 0.3, steady: true, play: ({ random, recorder, vpc, internet }) => recorder.exchange(vpc.bastion, random.pick(internet.clocks), SERVICES.ntp) },
  { weight: 0.3, steady: true, play: ({ random, recorder, vpc, internet }) =>
    recorder.callOut(random.pick(vpc.app), random.pick(vpc.gateways), random.pick(internet.clocks), SERVICES.ntp) },
  { weight: 0.2, steady: true, play: ({ recorder, vpc, internet }) => recorder.exchange(vpc.bastion, internet.offices[0] ?? vpc.bastion, SERVICES.ike) },
  // A network ACL is stateless: it accepts the request and rejects the answer.
  { weight: 0.4, incident: true, play: ({ random, recorder, vpc, internet }) =>
    recorder.exchange(random.skewed(internet.scanners), random.pick(vpc.exposed), SERVICES.ping, 'REJECT') },
  { weight: 1.5, steady: true, incident: true, play: ({ random, recorder, vpc, internet }) =>
    recorder.refuse(random.skewed(internet.scanners), vpc.sandbox, random.skewed(SCANNED_PORTS), 'BPA') },
  { weight: 0.7, incident: true, play: ({ random, recorder, vpc }) => recorder.refuse(random.skewed(vpc.web), random.pick(vpc.postgres), { port: 5432, protocol: TCP }) },
  { weight: 0.1, incident: true, play: ({ random, recorder, vpc }) => recorder.refuse(random.pick(vpc.mysql), random.pick(vpc.endpoints), { port: 443, protocol: TCP }, 'EC') },
  { weight: 0.3, incident: true, play: ({ recorder, vpc, internet }) =>
    recorder.exchange(internet.branch[0] ?? internet.culprits.controller, vpc.mysql[0] ?? vpc.bastion, SERVICES.mysql, 'REJECT') },
  { weight: 0.5, steady: true, incident: true, play: ({ random, recorder, vpc, internet }) =>
    recorder.refuse(internet.culprits.portScanner, vpc.bastion, { port: random.between(1, 1024), protocol: TCP }) },
  { weight: 0.5, steady: true, incident: true, play: ({ recorder, vpc, internet }) => recorder.exchange(internet.culprits.passwordGuesser, vpc.bastion, SERVICES.login) },
  // In the end, one password is correct.
  { weight: 0.2, late: true, incident: true, play: ({ recorder, vpc, internet }) => recorder.exchange(internet.culprits.passwordGuesser, vpc.bastion, SERVICES.ssh) },
  { weight: 0.4, steady: true, incident: true, play: ({ random, recorder, vpc }) =>
    recorder.refuse(vpc.compromised, random.pick(random.chance(0.5) ? vpc.web : vpc.app), { port: 445, protocol: TCP }) },
  { weight: 1, late: true, incident: true, play: ({ recorder, vpc, internet }) =>
    recorder.callOut(vpc.compromised, vpc.gateways[0] ?? vpc.regionalGateway, internet.culprits.dropPoint, SERVICES.theft) },
  { weight: 0.3, incident: true, play: ({ random, recorder, vpc }) => recorder.unanswered(random.pick(vpc.app), vpc.batch[0] ?? vpc.bastion, SERVICES.search) },
  { weight: 0.1, incident: true, play: ({ recorder, vpc, internet }) => recorder.exchange(vpc.web[0] ?? vpc.bastion, internet.branch[1] ?? internet.culprits.controller, SERVICES.tunnel) },
  { weight: 0.6, play: ({ random, recorder, vpc, internet }) =>
    recorder.straggler(random.skewed(internet.visitors), random.pick(vpc.balancers), SERVICES.https) },
  { weight: 1.5, steady: true, play: ({ random, recorder, vpc }) => recorder.blank(random.pick(vpc.idle), 'NODATA') },
  { weight: 0.3, play: ({ random, recorder, vpc }) => recorder.blank(random.pick(random.chance(0.5) ? vpc.balancers : vpc.app), 'SKIPDATA') },
];

/** Maximum attempts to fill the end of a file; a scene that would not fit completely is not used. */
const TRIES = 8;

/**
 * Generates exactly the records of one file and of that of rejected packets, in AWS's order: minute by minute,
 * interface by interface.
 */
export function makeRecords(
  vpc: Topology,
  internet: Internet,
  random: Random,
  { period, records, busy, late, hasRoom, twice }: PlannedFile,
  incidents: boolean,
): SampleRecord[] {
  const recorderOf = (own: Random) =>
    new Recorder(own, period, {
      peerZone: vpc.zones[0],
      loggedTwice: twice ? vpc.balancers[0] : undefined,
    });
  const recorder = recorderOf(random);
  // Separate random numbers, so that all other records are the same without it.
  const apart = twice ? rejectedLate(vpc, internet, recorderOf, period) : [];
  const stage: Stage = { random, recorder, vpc, internet };
  const scenes = SCENES.filter((scene) => (late || !scene.late) && (incidents || !scene.incident));
  const steps: number[] = [];
  let total = 0;
  for (const { weight, steady } of scenes) {
    total += steady ? weight / Math.cbrt(busy) : weight;
    steps.push(total);
  }
  if (incidents && hasRoom) beacon(stage);
  const written = recorder.records;
  const room = records - apart.length;
  for (let tries = 0; written.length < room; ) {
    const before = written.length;
    if (tries === TRIES) recorder.blank(random.pick(vpc.idle), 'NODATA');
    else {
      const drawn = random.unit() * total;
      scenes[steps.findIndex((step) => drawn < step)]?.play(stage);
    }
    const fits = written.length <= room;
    tries = fits ? 0 : tries + 1;
    if (!fits) written.length = before;
  }
  return [...written, ...apart].sort(byMinuteAndInterface);
}

/** Records, in each file, a connection and a late packet of it at the interface that is logged twice. */
function rejectedLate(
  vpc: Topology,
  internet: Internet,
  recorderOf: (random: Random) => Recorder,
  { since }: Period,
): readonly SampleRecord[] {
  const random = new Random(`${vpc.rejectionsLogId}/${since}`);
  const recorder = recorderOf(random);
  recorder.straggler(random.skewed(internet.visitors), vpc.balancers[0] ?? vpc.bastion, SERVICES.https);
  return recorder.records;
}

/** Records one call per file, so about every five minutes. */
function beacon({ random, recorder, vpc, internet }: Stage): void {
  const gateway = vpc.gateways[0] ?? vpc.regionalGateway;
  const second = 60 + random.below(6);
  recorder.callOutAt(second, vpc.compromised, gateway, internet.culprits.controller, SERVICES.beacon);
}

function byMinuteAndInterface(one: SampleRecord, other: SampleRecord): number {
  return Math.floor(one.end / 60) - Math.floor(other.end / 60) || one.at.order - other.at.order;
}
