/**
 * Columns that Transit Gateway flow logs have and VPC flow logs do not. Parquet tables have them too, because engines
 * read columns by name: files of Transit Gateways that arrive in the same folders later are known by them.
 */
export const FOREIGN_COLUMNS: readonly string[] = ['tgw_id', 'tgw_attachment_id', 'resource_type'];
