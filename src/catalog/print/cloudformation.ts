import type { TableInput } from '@aws-sdk/client-glue';

/** Formats the tables as a CloudFormation template: JSON, because YAML may parse texts as numbers or dates. */
export function cloudFormation(
  database: string,
  tables: readonly TableInput[],
  parameters: Readonly<Record<string, string>>,
): string {
  const resources: Record<string, unknown> = {
    Database: {
      Type: 'AWS::Glue::Database',
      Properties: {
        CatalogId: { Ref: 'AWS::AccountId' },
        DatabaseInput: { Name: database, Description: 'Flow logs', Parameters: parameters },
      },
    },
  };
  for (const table of tables) {
    resources[logicalId(table.Name ?? '')] = {
      Type: 'AWS::Glue::Table',
      DependsOn: 'Database',
      Properties: { CatalogId: { Ref: 'AWS::AccountId' }, DatabaseName: database, TableInput: table },
    };
  }
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Partition-projected tables over VPC flow logs, made by flowq',
    Resources: resources,
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}

/** Converts a name to letters and digits: `flow_logs_2` becomes `FlowLogs2Table`. */
function logicalId(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Table`;
}
