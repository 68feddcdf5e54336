/** A parsed Trino type. */
export interface TypeSignature {
  rawType: string;
  arguments: { kind: string; value: unknown }[];
}

export interface TrinoColumn {
  name: string;
  type: string;
  typeSignature: TypeSignature;
}

export interface TrinoError {
  message: string;
  errorName: string;
  errorType: 'USER_ERROR' | 'INTERNAL_ERROR' | 'INSUFFICIENT_RESOURCES' | 'EXTERNAL';
}

/** A page of Trino's statement protocol. Numbers arrive as their source text. */
export interface TrinoPage {
  id: string;
  nextUri?: string;
  columns?: TrinoColumn[];
  data?: unknown[][];
  stats: { state: string; physicalInputBytes: string };
  error?: TrinoError;
}

/** Runs a statement, page by page; an abort or an early end of reading cancels it in Trino. */
export async function* statementPages(
  endpoint: string,
  sql: string,
  headers: Record<string, string>,
  signal?: AbortSignal,
): AsyncGenerator<TrinoPage> {
  let page = await request(`${endpoint}/v1/statement`, { method: 'POST', body: sql, headers });
  try {
    for (;;) {
      yield page;
      if (page.nextUri === undefined) return;
      page = await request(page.nextUri, { headers, ...(signal && { signal }) });
    }
  } finally {
    if (page.nextUri !== undefined) await fetch(page.nextUri, { method: 'DELETE', headers });
  }
}

async function request(address: string, init: RequestInit): Promise<TrinoPage> {
  const response = await fetch(address, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`Trino answered ${response.status}: ${text}`);
  return JSON.parse(text, exactNumbers) as TrinoPage;
}

/** Keeps bigints beyond 2^53 and the notation of doubles exact. */
function exactNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? context?.source : value;
}
