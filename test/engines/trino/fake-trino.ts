import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the server answers next: a page, a status of trouble, a closed connection, or nothing at all. */
export type Answer = Page | number | 'drop' | 'hang';

export interface Page {
  state?: string;
  columns?: [name: string, type: string][];
  /** JSON of the rows, as text, so that numbers are written as the test writes them. */
  data?: string;
  error?: { message: string; errorName: string };
  last?: true;
}

export interface FakeTrino extends AsyncDisposable {
  readonly endpoint: string;
  /** Every request: method, path, and the statement of a POST. */
  readonly requests: string[];
  readonly headers: IncomingMessage['headers'][];
}

/** Trino's statement protocol with prepared answers, one a request; the last one is given again and again. */
export async function startFakeTrino(answers: readonly Answer[]): Promise<FakeTrino> {
  const requests: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  let at = 0;
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url} ${await text(request)}`.trim());
    headers.push(request.headers);
    if (request.method === 'DELETE') return response.writeHead(204).end();
    const answer = answers[Math.min(at++, answers.length - 1)] ?? 500;
    if (answer === 'hang') return undefined;
    if (answer === 'drop') return response.destroy();
    if (typeof answer === 'number') return response.writeHead(answer).end('<html>trouble</html>');
    return response.end(pageText(answer, `${endpoint}/v1/statement/executing/q/${at}`));
  };
  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    requests,
    headers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pageText({ state = 'RUNNING', columns, data, error, last }: Page, nextUri: string): string {
  const page = {
    id: 'q',
    ...(last || error ? {} : { nextUri }),
    ...(columns && { columns: columns.map(([name, type]) => ({ name, type })) }),
    ...(error && { error: { ...error, errorType: 'USER_ERROR' } }),
    stats: { state, physicalInputBytes: 1000, progressPercentage: 50 },
  };
  const json = JSON.stringify(page);
  return data === undefined ? json : `${json.slice(0, -1)},"data":${data}}`;
}
