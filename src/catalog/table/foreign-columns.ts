/**
 * Columns that Transit Gateway flow logs have and VPC flow logs do not. Parquet tables have them too, because engines
 * read columns by name: they identify files of Transit Gateways that later arrive in the same folders.
 */
export const FOREIGN_COLUMNS: readonly string[] = ['tgw_id', 'tgw_attachment_id', 'resource_type'];
