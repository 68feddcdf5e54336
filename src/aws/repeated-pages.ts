import { sourceError } from '../errors.ts';

/** Names of the page token in requests. */
const TOKENS = ['NextToken', 'nextToken', 'ContinuationToken', 'Marker'] as const;
/** Names of the next page's token in responses. */
const NEXT_TOKENS = ['NextToken', 'nextToken', 'NextContinuationToken', 'Marker'] as const;

/** The part of an SDK client that sees all requests and responses. */
export interface Paged {
  readonly middlewareStack: {
    add(middleware: Middleware, options: { readonly step: 'initialize'; readonly name: string }): void;
  };
}

type Middleware = (next: Handler, context: { readonly commandName?: string }) => Handler;
type Handler = (args: { readonly input: object }) => Promise<{ readonly output: object }>;

/**
 * Makes a listing fail if its next page is the page just read, because it would never end.
 * @throws FlowqError (source), from the client's `send`
 */
export function refuseRepeatedPages(client: object): void {
  (client as Paged).middlewareStack.add(
    (next, { commandName = 'a listing' }) =>
      async (args) => {
        const answer = await next(args);
        const token = tokenIn(args.input, TOKENS);
        if (token !== undefined && token === tokenIn(answer.output, NEXT_TOKENS))
          throw sourceError(
            `${commandName.replace(/Command$/, '')} returned the same page token twice, so its pages do not end`,
            'the address answers differently from AWS: check --endpoint-url, AWS_ENDPOINT_URL, endpointUrl in flowq.json and proxies',
          );
        return answer;
      },
    { step: 'initialize', name: 'refuseRepeatedPages' },
  );
}

function tokenIn(page: object, names: readonly string[]): string | undefined {
  const values = page as Readonly<Record<string, unknown>>;
  return names.map((name) => values[name]).find((value) => typeof value === 'string' && value !== '') as
    | string
    | undefined;
}
