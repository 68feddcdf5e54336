import {
  type DatabaseIntrospector,
  type DatabaseMetadataOptions,
  type Kysely,
  type RawBuilder,
  type SchemaMetadata,
  sql,
  type TableMetadata,
} from 'kysely';

/** Lists schemas and tables from `information_schema`, which DuckDB, Athena and Trino all have. */
export class SchemaIntrospector implements DatabaseIntrospector {
  readonly #db: Kysely<unknown>;
  readonly #inCatalog: (column: string) => RawBuilder<boolean>;

  /** @param catalog SQL for the catalog whose tables to list, if `information_schema` lists several catalogs */
  constructor(db: Kysely<unknown>, { catalog }: { readonly catalog?: string } = {}) {
    this.#db = db;
    this.#inCatalog = (column) => (catalog ? sql`${sql.ref(column)} = ${sql.raw(catalog)}` : sql`true`);
  }

  async getSchemas(): Promise<SchemaMetadata[]> {
    const { rows } = await sql<SchemaMetadata>`
      select schema_name as name from information_schema.schemata
      where ${this.#inCatalog('catalog_name')} order by 1`.execute(this.#db);
    return rows;
  }

  async getTables(options?: DatabaseMetadataOptions): Promise<TableMetadata[]> {
    const { rows } = await sql<ColumnRow>`
      select c.table_schema, c.table_name, t.table_type, c.column_name, c.data_type, c.is_nullable
      from information_schema.columns c
      join information_schema.tables t on t.table_catalog = c.table_catalog
        and t.table_schema = c.table_schema and t.table_name = c.table_name
      where c.table_schema <> 'information_schema' and ${this.#inCatalog('c.table_catalog')}
      order by c.table_schema, c.table_name, c.ordinal_position`.execute(this.#db);
    const wanted = options?.withInternalKyselyTables
      ? rows
      : rows.filter((row) => !MIGRATION_TABLES.includes(row.table_name));
    const tables = Map.groupBy(wanted, (row) => `${row.table_schema}.${row.table_name}`);
    return [...tables.values()].flatMap((columns) => {
      const [first] = columns;
      return first ? [tableOf(first, columns)] : [];
    });
  }
}

/** Tables of Kysely's Migrator. Importing the names from its module would enlarge each bundle. */
const MIGRATION_TABLES = ['kysely_migration', 'kysely_migration_lock'];

interface ColumnRow {
  table_schema: string;
  table_name: string;
  table_type: string;
  column_name: string;
  data_type: string;
  is_nullable: string;
}

function tableOf(table: ColumnRow, columns: readonly ColumnRow[]): TableMetadata {
  const isView = table.table_type === 'VIEW';
  return {
    schema: table.table_schema,
    name: table.table_name,
    isView,
    isForeign: false,
    columns: columns.map((column) => ({
      name: column.column_name,
      dataType: column.data_type,
      isNullable: column.is_nullable === 'YES',
      isAutoIncrementing: false,
      hasDefaultValue: false,
    })),
  };
}
