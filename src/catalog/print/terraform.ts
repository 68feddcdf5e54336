import type { Column, TableInput } from '@aws-sdk/client-glue';

/** Formats the tables as Terraform, for the provider hashicorp/aws. */
export function terraform(
  database: string,
  tables: readonly TableInput[],
  parameters: Readonly<Record<string, string>>,
): string {
  const head = `resource "aws_glue_catalog_database" "flow_logs" {
  name        = ${text(database)}
  description = "Flow logs"

  parameters = {
${map(parameters, '    ')}
  }
}
`;
  return [head, ...tables.map(tableResource)].join('\n');
}

function tableResource(table: TableInput): string {
  const { StorageDescriptor: storage = {}, PartitionKeys: keys = [], Parameters: parameters = {} } = table;
  return `resource "aws_glue_catalog_table" ${text(label(table.Name))} {
  database_name = aws_glue_catalog_database.flow_logs.name
  name          = ${text(table.Name)}
  description   = ${text(table.Description)}
  table_type    = ${text(table.TableType)}

  parameters = {
${map(parameters, '    ')}
  }

${blocks('partition_keys', keys, '  ')}

  storage_descriptor {
    location      = ${text(storage.Location)}
    input_format  = ${text(storage.InputFormat)}
    output_format = ${text(storage.OutputFormat)}

    ser_de_info {
      serialization_library = ${text(storage.SerdeInfo?.SerializationLibrary)}
      parameters = {
${map(storage.SerdeInfo?.Parameters ?? {}, '        ')}
      }
    }

${blocks('columns', storage.Columns ?? [], '    ')}
  }
}
`;
}

function map(entries: Readonly<Record<string, string>>, indent: string): string {
  return Object.entries(entries)
    .map(([key, value]) => `${indent}${text(key)} = ${text(value)}`)
    .join('\n');
}

function blocks(kind: string, columns: readonly Column[], indent: string): string {
  return columns
    .map(
      ({ Name, Type, Comment }) =>
        `${indent}${kind} {\n${indent}  name    = ${text(Name)}\n${indent}  type    = ${text(Type)}\n${indent}  comment = ${text(Comment)}\n${indent}}`,
    )
    .join('\n');
}

/** Converts a name to a resource name, which starts with a letter or `_`. */
function label(name = ''): string {
  const word = name.replace(/[^A-Za-z0-9_-]/g, '_');
  return /^[A-Za-z_]/.test(word) ? word : `_${word}`;
}

/** Quotes a text as in JSON; `${` and `%{`, which start templates in HCL, are escaped by doubling the sign. */
function text(value = ''): string {
  return JSON.stringify(value).replace(/[$%](?=\{)/g, '$&$&');
}
