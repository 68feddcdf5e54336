/**
 * Ports of servers by common service name. Source: IANA, "Service Name and Transport Protocol
 * Port Number Registry"; for those not registered there, the manuals of the products.
 */
export const SERVICES: Readonly<Record<string, number>> = {
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  dns: 53,
  dhcp: 67,
  tftp: 69,
  http: 80,
  kerberos: 88,
  pop3: 110,
  ntp: 123,
  msrpc: 135,
  netbios: 139,
  imap: 143,
  snmp: 161,
  bgp: 179,
  ldap: 389,
  https: 443,
  smb: 445,
  syslog: 514,
  submission: 587,
  ldaps: 636,
  imaps: 993,
  pop3s: 995,
  openvpn: 1194,
  mssql: 1433,
  oracle: 1521,
  nfs: 2049,
  zookeeper: 2181,
  etcd: 2379,
  mysql: 3306,
  rdp: 3389,
  epmd: 4369,
  ipsec: 4500,
  redshift: 5439,
  postgresql: 5432,
  amqps: 5671,
  amqp: 5672,
  kibana: 5601,
  winrm: 5985,
  redis: 6379,
  kubernetes: 6443,
  cassandra: 9042,
  prometheus: 9090,
  kafka: 9092,
  elasticsearch: 9200,
  kubelet: 10250,
  memcached: 11211,
  mongodb: 27017,
};

/** Service names by port. */
export const SERVICE_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(SERVICES).map(([name, port]) => [port, name]),
);

/** Alternative names of services. */
const ALIASES: Readonly<Record<string, string>> = { postgres: 'postgresql', opensearch: 'elasticsearch' };

/** Returns the port of a service; undefined for an unknown name. */
export function servicePort(name: string): number | undefined {
  const lower = name.toLowerCase();
  return Object.hasOwn(SERVICES, lower) ? SERVICES[lower] : SERVICES[ALIASES[lower] ?? ''];
}
