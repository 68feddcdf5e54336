import type { Database, DatabaseInput, Table, TableInput } from '@aws-sdk/client-glue';
import { type Answer, jsonAnswer } from '../stack/aws/answer.ts';
import { AwsError } from '../stack/aws/aws-error.ts';

interface GlueRequest {
  Name?: string;
  DatabaseName?: string;
  DatabaseInput?: DatabaseInput & { Name: string };
  TableInput?: TableInput & { Name: string };
  VersionId?: string;
}

/** Members that the real service takes. */
const TABLE_INPUT = new Set(
  'Name Description Owner LastAccessTime LastAnalyzedTime Retention StorageDescriptor PartitionKeys ViewOriginalText ViewExpandedText TableType Parameters TargetTable ViewDefinition'.split(
    ' ',
  ),
);
const DATABASE_INPUT = new Set(
  'Name Description LocationUri Parameters CreateTableDefaultPermissions TargetDatabase FederatedDatabase'.split(
    ' ',
  ),
);

/** Glue's catalog in memory, with its habits: versions, read-only fields in answers, and errors by name. */
export class MemoryGlue {
  readonly databases = new Map<string, Database>();
  readonly tables = new Map<string, Table>();

  answer(operation: string, request: GlueRequest): Answer {
    switch (operation) {
      case 'GetDatabase':
        return jsonAnswer({ Database: this.#database(request.Name) });
      case 'CreateDatabase':
      case 'UpdateDatabase':
        return this.#putDatabase(operation, request);
      case 'GetTable':
        return jsonAnswer({ Table: this.#table(request.DatabaseName, request.Name) });
      case 'CreateTable':
        return this.#createTable(request);
      case 'UpdateTable':
        return this.#updateTable(request);
      case 'DeleteTable':
        this.#table(request.DatabaseName, request.Name);
        this.tables.delete(`${request.DatabaseName}.${request.Name}`);
        return jsonAnswer({});
      default:
        throw new AwsError('UnknownOperationException', operation);
    }
  }

  #putDatabase(operation: string, { Name, DatabaseInput: input }: GlueRequest): Answer {
    const name = input?.Name ?? Name ?? '';
    refuseUnknown(input, DATABASE_INPUT);
    if (operation === 'UpdateDatabase') this.#database(name);
    else if (this.databases.has(name))
      throw new AwsError('AlreadyExistsException', 'Database already exists.');
    this.databases.set(name, { ...input, Name: name, CatalogId: '123456789012', CreateTime: now() });
    return jsonAnswer({});
  }

  #createTable({ DatabaseName = '', TableInput: input }: GlueRequest): Answer {
    this.#database(DatabaseName);
    const key = `${DatabaseName}.${input?.Name}`;
    if (this.tables.has(key)) throw new AwsError('AlreadyExistsException', 'Table already exists.');
    this.#putTable(DatabaseName, input, 0);
    return jsonAnswer({});
  }

  #updateTable({ DatabaseName = '', TableInput: input, VersionId }: GlueRequest): Answer {
    const there = this.#table(DatabaseName, input?.Name);
    if (VersionId !== undefined && VersionId !== there.VersionId) {
      throw new AwsError(
        'ConcurrentModificationException',
        'Update table failed due to concurrent modifications.',
      );
    }
    this.#putTable(DatabaseName, input, Number(there.VersionId) + 1);
    return jsonAnswer({});
  }

  #putTable(database: string, input: TableInput | undefined, version: number): void {
    refuseUnknown(input, TABLE_INPUT);
    this.tables.set(`${database}.${input?.Name}`, {
      ...input,
      Name: input?.Name,
      DatabaseName: database,
      CatalogId: '123456789012',
      CreatedBy: 'arn:aws:iam::123456789012:user/somebody',
      CreateTime: now(),
      UpdateTime: now(),
      IsRegisteredWithLakeFormation: false,
      VersionId: String(version),
    });
  }

  #database(name = ''): Database {
    const found = this.databases.get(name);
    if (!found) throw new AwsError('EntityNotFoundException', `Database ${name} not found.`);
    return found;
  }

  #table(database = '', name = ''): Table {
    this.#database(database);
    const found = this.tables.get(`${database}.${name}`);
    if (!found) throw new AwsError('EntityNotFoundException', `Table ${name} not found.`);
    return found;
  }
}

function refuseUnknown(input: object | undefined, known: ReadonlySet<string>): void {
  const unknown = Object.keys(input ?? {}).find((member) => !known.has(member));
  if (unknown) throw new AwsError('InvalidInputException', `Unknown member ${unknown}`);
}

/** Seconds, as AWS JSON writes times. */
const now = () => (Date.UTC(2026, 10, 23) / 1000) as unknown as Date;
