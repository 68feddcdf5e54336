import { type Contents, FIN, RESET, requestOf, responseOf, SYN } from './contents.ts';
import { type Outside, PATH } from './internet.ts';
import type { Interface } from './network.ts';
import type { Random } from './random.ts';
import type { Flow, Hop, SampleRecord } from './record.ts';
import { ICMP, type Service, TCP } from './service.ts';

export type Endpoint = Interface | Outside;

/** The seconds in which the records of a file end: `since <= end < until`. */
export interface Period {
  readonly since: number;
  readonly until: number;
}

/** Times of an exchange, common to both directions. */
interface Times {
  readonly end: number;
  /** Duration in seconds (default: part of the aggregation interval). */
  readonly seconds?: number;
  /** Intervals that each interface has logged so far: an answer never starts before its request. */
  readonly intervals: Map<Interface, Interval>;
}

interface Interval {
  readonly start: number;
  readonly end: number;
}

/** The ends of one direction. */
interface Parties {
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly six: boolean;
  readonly times: Times;
  readonly isAnswer?: boolean;
}

interface RecorderOptions {
  readonly peerZone: string | undefined;
  readonly loggedTwice: Interface | undefined;
}

/** Records conversations as flow logs do: each direction at each interface of the VPC that it passes. */
export class Recorder {
  readonly records: SampleRecord[] = [];
  readonly #random: Random;
  readonly #period: Period;
  /** Known fields of the interface at the other end of a peering. */
  readonly #peerHop: Hop;
  /** An interface whose rejected packets are also in a second flow log. */
  readonly #loggedTwice: Interface | undefined;

  constructor(random: Random, period: Period, { peerZone, loggedTwice }: RecorderOptions) {
    this.#random = random;
    this.#period = period;
    this.#peerHop = { zone: peerZone };
    this.#loggedTwice = loggedTwice;
  }

  /** Records a request and its response without address translation; the answer may be rejected. */
  exchange(client: Endpoint, server: Endpoint, service: Service, answer: Flow['action'] = 'ACCEPT'): void {
    const times = this.#moment();
    const six = this.#six(client, server);
    const request = requestOf(this.#random, service, six, this.#clientPort(client, server, service));
    const response = responseOf(this.#random, service, request);
    this.#oneWay({ source: client, target: server, six, times }, request);
    this.#oneWay({ source: server, target: client, six, times, isAnswer: true }, response, answer);
  }

  /** Records a call of an instance through a NAT gateway, which records both of its legs. */
  callOut(client: Interface, gateway: Interface, host: Outside, service: Service): void {
    this.#callOut(client, gateway, host, service, this.#moment());
  }

  /** Records a short call at a given second of the period. */
  callOutAt(second: number, client: Interface, gateway: Interface, host: Outside, service: Service): void {
    const end = this.#period.since + second;
    this.#callOut(client, gateway, host, service, { end, seconds: 1, intervals: new Map() });
  }

  #callOut(client: Interface, gateway: Interface, host: Outside, service: Service, times: Times): void {
    const request = requestOf(this.#random, service, false, this.#clientPort(client, host, service));
    const response = responseOf(this.#random, service, request);
    const regional = gateway.id === undefined;
    const inner = regional ? {} : { target: gateway.address };
    const translated = { sourcePort: this.#random.between(1024, 65_535) };
    const there: Parties = { source: client, target: host, six: false, times };
    const back: Parties = { source: host, target: client, six: false, times, isAnswer: true };
    this.#add(client, there, request, { egress: true, path: 1, hop: gateway });
    this.#add(gateway, there, request, { ...inner, egress: false, hop: client });
    const outer = { source: gateway.address, packetSource: gateway.address };
    this.#add(gateway, there, { ...request, ...translated }, { ...outer, egress: true, path: PATH.internet });
    const arrival = { target: gateway.address, packetTarget: gateway.address };
    this.#add(
      gateway,
      back,
      { ...response, targetPort: translated.sourcePort },
      { ...arrival, egress: false },
    );
    this.#add(gateway, back, response, {
      ...(regional ? {} : { source: gateway.address }),
      egress: true,
      path: 1,
      hop: client,
    });
    this.#add(client, back, response, { egress: false, hop: gateway });
  }

  /** Records a request that the target rejects; a client in the VPC records it as accepted. */
  refuse(
    source: Endpoint,
    target: Interface,
    knock: { port: number; protocol: number },
    reason?: Flow['reason'],
  ): void {
    const tries = this.#random.between(1, 3);
    const ports =
      knock.protocol === ICMP
        ? { sourcePort: 0, targetPort: 0 }
        : { sourcePort: this.#ephemeral(), targetPort: knock.port };
    const flags = knock.protocol === TCP ? SYN : 0;
    const bytes = tries * this.#random.pick([40, 44, 52, 60]);
    const contents = {
      ...ports,
      protocol: knock.protocol,
      packets: tries,
      bytes: reason === 'BPA' ? undefined : bytes,
      flags,
    };
    const six = source.address6 !== undefined && target.address6 !== undefined && knock.protocol === TCP;
    const parties = { source, target, six, times: this.#moment() };
    if (source.inside) this.#add(source, parties, contents, { egress: true, path: 1, hop: target });
    this.#add(target, parties, contents, {
      egress: false,
      action: 'REJECT',
      reason,
      ...(source.inside ? { hop: source } : {}),
    });
  }

  /** Records an accepted request without an answer. */
  unanswered(client: Interface, server: Interface, { port, protocol, request }: Service): void {
    const flags = protocol === TCP ? SYN : 0;
    const { packets, size } = request;
    const contents = { sourcePort: this.#ephemeral(), targetPort: port, protocol, flags };
    const parties = { source: client, target: server, six: false, times: this.#moment() };
    this.#oneWay(parties, { ...contents, packets, bytes: packets * size });
  }

  /** Records an exchange with a rejected packet after its end. */
  straggler(client: Outside, server: Interface, service: Service): void {
    const times = this.#moment();
    const six = this.#six(client, server);
    const request = { ...requestOf(this.#random, service, six, this.#ephemeral()), flags: SYN | FIN };
    const response = responseOf(this.#random, service, request);
    this.#oneWay({ source: client, target: server, six, times }, request);
    this.#oneWay({ source: server, target: client, six, times, isAnswer: true }, response);
    const last = { ...response, packets: 1, bytes: 40, flags: RESET };
    const end = Math.max(...[...times.intervals.values()].map((one) => one.end));
    const later = { end: end + this.#random.between(5, 40), seconds: 0, intervals: new Map() };
    this.#oneWay({ source: server, target: client, six, times: later }, last, 'REJECT');
  }

  /** Records an interval without data: no traffic, or records that AWS skipped. */
  blank(at: Interface, status: 'NODATA' | 'SKIPDATA'): void {
    const { end } = this.#moment();
    this.records.push({ log: 'all', at, start: end - 59, end, status, flow: undefined });
  }

  #oneWay(parties: Parties, contents: Contents, action: Flow['action'] = 'ACCEPT'): void {
    const { source, target } = parties;
    if (source.inside) {
      const path = target.inside ? 1 : target.path;
      this.#add(source, parties, contents, { egress: true, path, hop: this.#hop(target), action });
    }
    if (target.inside)
      this.#add(target, parties, contents, { egress: false, hop: this.#hop(source), action });
  }

  #add(
    at: Interface,
    parties: Parties,
    contents: Contents,
    more: Partial<Flow> & Pick<Flow, 'egress'>,
  ): void {
    const { source, target, six } = parties;
    const from = (six ? source.address6 : source.address) as string;
    const to = (six ? target.address6 : target.address) as string;
    const { start, end } = this.#interval(at, parties);
    const flow: Flow = {
      source: more.source ?? from,
      target: more.target ?? to,
      sourcePort: contents.sourcePort,
      targetPort: contents.targetPort,
      protocol: contents.protocol,
      packets: contents.packets,
      bytes: contents.bytes,
      action: more.action ?? 'ACCEPT',
      reason: more.reason,
      flags: contents.flags,
      family: six ? 'IPv6' : 'IPv4',
      packetSource: more.packetSource ?? from,
      packetTarget: more.packetTarget ?? to,
      sourceService: source.inside ? undefined : source.awsService,
      targetService: target.inside ? undefined : target.awsService,
      egress: more.egress,
      path: more.path,
      hop: more.hop,
      encryption: encryptionOf(source, target),
    };
    const record: SampleRecord = { log: 'all', at, start, end, status: 'OK', flow };
    this.records.push(record);
    if (flow.action === 'REJECT' && at === this.#loggedTwice)
      this.records.push({ ...record, log: 'rejections' });
  }

  /**
   * Returns the first and the last packet of one direction at an interface. Most answers start a second or more after
   * the request.
   */
  #interval(at: Interface, { times, isAnswer }: Parties): Interval {
    const random = this.#random;
    const known = times.intervals.get(at);
    if (known)
      return isAnswer && random.chance(0.8)
        ? { ...known, start: Math.min(known.start + 1, known.end) }
        : known;
    const end = this.#within(times.end + random.between(-2, 2));
    const interval = { start: end - (times.seconds ?? random.below(at.nitro ? 60 : 600)), end };
    times.intervals.set(at, interval);
    return interval;
  }

  /** Returns a client port. Pooled connections reuse theirs, ten per pair; others use an ephemeral port. */
  #clientPort(client: Endpoint, server: Endpoint, service: Service): number {
    if (service.port === 0) return 0;
    if (service.clientPort === 'same') return service.port;
    if (service.clientPort === 'reserved')
      return 665 + ((client.inside && server.inside ? client.order * 64 + server.order : 0) % 359);
    if (!service.lasting || !client.inside || !server.inside) return this.#ephemeral();
    return 32_768 + ((((client.order * 64 + server.order) * 10 + this.#random.below(10)) * 7919) % 28_000);
  }

  /** Returns whether two hosts use IPv6: mostly if both have addresses, but rarely within the VPC. */
  #six(client: Endpoint, server: Endpoint): boolean {
    const able = client.address6 !== undefined && server.address6 !== undefined;
    return able && this.#random.chance(client.inside && server.inside ? 0.2 : 0.8);
  }

  #ephemeral(): number {
    return this.#random.between(32_768, 60_999);
  }

  #moment(): Times {
    return { end: this.#random.between(this.#period.since, this.#period.until - 1), intervals: new Map() };
  }

  #within(time: number): number {
    return Math.max(this.#period.since, Math.min(this.#period.until - 1, time));
  }

  #hop(endpoint: Endpoint): Hop | undefined {
    if (endpoint.inside) return endpoint;
    return endpoint.path === PATH.peering ? this.#peerHop : undefined;
  }
}

/**
 * Returns the encryption status. Traffic between Nitro instances is encrypted; for VPC endpoints the application
 * encrypts too.
 */
function encryptionOf(source: Endpoint, target: Endpoint): number {
  if (!source.inside || !target.inside) return 0;
  const nitro = source.nitro && target.nitro ? 1 : 0;
  return source.kind === 'vpc_endpoint' || target.kind === 'vpc_endpoint' ? nitro + 2 : nitro;
}
