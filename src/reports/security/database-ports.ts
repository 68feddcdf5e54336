import { asksFor, defineRequestReport } from './request-report.ts';

/** SQL Server, Oracle, MySQL, PostgreSQL, Redshift, Redis, Cassandra, OpenSearch, Memcached, MongoDB. */
const PORTS = [1433, 1434, 1521, 3306, 5432, 5439, 6379, 9042, 9200, 9300, 11_211, 27_017, 27_018];

export const databasePorts = defineRequestReport({
  name: 'database-ports',
  question: 'Who asks for databases and caches, and is let in?',
  note: `Ports ${PORTS.join(', ')}. Use --src public for those who ask from outside.`,
  where: () => asksFor(PORTS),
});
