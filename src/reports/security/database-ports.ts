import { defineRequestReport, isToPort } from './request-report.ts';

/** SQL Server, Oracle, MySQL, PostgreSQL, Redshift, Redis, Cassandra, OpenSearch, Memcached, MongoDB. */
const PORTS = [1433, 1434, 1521, 3306, 5432, 5439, 6379, 9042, 9200, 9300, 11_211, 27_017, 27_018];

export const databasePorts = defineRequestReport({
  name: 'database-ports',
  question: 'Who connects to databases and caches?',
  note: `Ports ${PORTS.join(', ')}. Add --src public to see only clients outside.`,
  where: () => isToPort(PORTS),
});
