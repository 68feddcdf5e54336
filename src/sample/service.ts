export const TCP = 6;
export const UDP = 17;
export const ICMP = 1;
export const ICMPV6 = 58;
export const GRE = 47;

/** Data that one side sends per aggregation interval: median packets and average bytes per packet. */
export interface Amount {
  readonly packets: number;
  readonly size: number;
}

/** A listening service and its traffic. */
export interface Service {
  readonly protocol: number;
  readonly port: number;
  readonly request: Amount;
  readonly response: Amount;
  /** Long connections: few SYN or FIN flags, recurring ports. */
  readonly lasting: boolean;
  /** Connected before the sample starts: no SYN or FIN. */
  readonly old: boolean;
  /** Port of clients: ephemeral, the same as the service's, or below 1024. */
  readonly clientPort: 'ephemeral' | 'same' | 'reserved';
}

const service = (port: number, request: Amount, response: Amount, more: Partial<Service> = {}): Service => ({
  protocol: TCP,
  port,
  request,
  response,
  lasting: false,
  old: false,
  clientPort: 'ephemeral',
  ...more,
});

const packets = (packets: number, size: number): Amount => ({ packets, size });

export const SERVICES = {
  https: service(443, packets(12, 180), packets(16, 900)),
  http: service(80, packets(5, 120), packets(5, 300)),
  web: service(8080, packets(14, 420), packets(20, 1100)),
  health: service(8080, packets(5, 75), packets(4, 90)),
  app: service(9000, packets(10, 350), packets(14, 700)),
  postgres: service(5432, packets(40, 160), packets(60, 600), { lasting: true }),
  replication: service(5432, packets(90, 60), packets(400, 1300), { lasting: true }),
  mysql: service(3306, packets(15, 150), packets(25, 500), { lasting: true }),
  redis: service(6379, packets(60, 90), packets(55, 240), { lasting: true }),
  upload: service(443, packets(120, 1250), packets(60, 70)),
  endpoint: service(443, packets(9, 300), packets(8, 500)),
  ssh: service(22, packets(50, 110), packets(60, 160), { lasting: true }),
  files: service(445, packets(20, 300), packets(30, 900)),
  metrics: service(9100, packets(6, 110), packets(30, 1200)),
  /** NFS mounts use reserved ports, which are lower than that of the server. */
  nfs: service(2049, packets(30, 220), packets(60, 1300), {
    lasting: true,
    old: true,
    clientPort: 'reserved',
  }),
  ntp: service(123, packets(1, 76), packets(1, 76), { protocol: UDP, clientPort: 'same' }),
  ike: service(500, packets(4, 210), packets(4, 190), { protocol: UDP, lasting: true, clientPort: 'same' }),
  dns: service(53, packets(1, 70), packets(1, 160), { protocol: UDP }),
  /** An SSH password attempt. */
  login: service(22, packets(9, 120), packets(9, 140)),
  search: service(9200, packets(3, 60), packets(3, 60)),
  beacon: service(8443, packets(4, 130), packets(4, 110)),
  theft: service(443, packets(20_000, 1400), packets(9000, 60)),
  tunnel: service(0, packets(30, 500), packets(30, 500), { protocol: GRE, lasting: true }),
  ping: service(0, packets(4, 84), packets(4, 84), { protocol: ICMP }),
} as const satisfies Record<string, Service>;

/** Ports that scanners try, most popular first. */
export const SCANNED_PORTS: readonly { readonly port: number; readonly protocol: number }[] = [
  ...[
    22, 23, 3389, 445, 8080, 80, 2323, 5900, 6379, 1433, 3306, 5432, 8443, 25, 9200, 27017, 11211, 2375, 5555,
    21,
  ].map((port) => ({ port, protocol: TCP })),
  ...[123, 1900, 161, 5060, 53, 389, 11211].map((port) => ({ port, protocol: UDP })),
  { port: 0, protocol: ICMP },
];
