import { callAws } from '../aws/call-aws.ts';
import type { AwsClients } from '../aws/clients.ts';
import { sourceError } from '../errors.ts';

/** Athena's name of the account's Glue catalog. */
export const OWN_CATALOG = 'AwsDataCatalog';

/** Glue catalog as queries and Glue calls name it. */
export interface NamedCatalog {
  /** Its name in Athena. */
  readonly catalog: string;
  /** Its account, 12 digits; undefined for the account of the credentials. */
  readonly catalogId?: string;
}

/**
 * Finds a Glue catalog by its account, or by its name as an Athena data catalog.
 * @throws FlowqError (source) if Athena does not have it, or it is not a Glue catalog of an account
 */
export async function namedCatalog(
  text: string | undefined,
  clients: Pick<AwsClients, 'athena'>,
  signal?: AbortSignal,
): Promise<NamedCatalog> {
  if (text === undefined || text.toLowerCase() === OWN_CATALOG.toLowerCase()) return { catalog: OWN_CATALOG };
  if (/^\d{12}$/.test(text)) return { catalog: OWN_CATALOG, catalogId: text };
  const { GetDataCatalogCommand } = await import('@aws-sdk/client-athena');
  const athena = await clients.athena();
  const { DataCatalog: { Type, Parameters } = {} } = await callAws(
    { doing: `look up the data catalog ${text}`, needs: 'athena:GetDataCatalog' },
    (abortSignal) => athena.send(new GetDataCatalogCommand({ Name: text }), { abortSignal }),
    { signal },
  );
  const catalogId = Parameters?.['catalog-id'];
  if (Type !== 'GLUE' || !catalogId || !/^\d{12}$/.test(catalogId))
    throw sourceError(
      `the data catalog ${text} is of the type ${Type ?? 'unknown'}${catalogId ? `, over ${catalogId}` : ''}: flowq makes tables in Glue catalogs of accounts`,
      'give the account of the Glue catalog: --catalog 123456789012',
    );
  return { catalog: text, catalogId };
}
