import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { send } from '../../src/alerts/delivery/http.ts';
import { parseTarget, resolveTarget, targetLabel } from '../../src/alerts/target.ts';

async function serverThat(listener: RequestListener): Promise<URL> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((done) => server.once('listening', done));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`);
}

const { signal } = new AbortController();

it('a target that answers 500, resets and then recovers takes exactly one message', async () => {
  const taken: string[] = [];
  let requests = 0;
  const url = await serverThat((request, response) => {
    requests += 1;
    if (requests === 1) response.writeHead(500).end();
    else if (requests === 2) request.socket.resetAndDestroy();
    else if (requests === 3) response.writeHead(429).end();
    else {
      taken.push(`${request.headers['idempotency-key']}`);
      response.end('ok');
    }
  });
  await send(url, { body: { text: '{}', mediaType: 'application/json' }, id: 'one', signal });
  expect(taken).toEqual(['one']);
});

it('an answer that will not change is not asked for again, and its error does not show the URL', async () => {
  let requests = 0;
  const url = await serverThat((_, response) => {
    requests += 1;
    response.writeHead(404).end();
  });
  const error = await send(url, { id: 'one', signal }).catch((thrown: Error) => thrown);
  expect([requests, String(error)]).toEqual([1, 'Error: it answered 404']);
});

it('a redirect is not followed', async () => {
  const url = await serverThat((_, response) =>
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  );
  await expect(send(url, { id: 'one', signal })).rejects.toThrow('it answered 302');
});

it.each([
  'http://127.0.0.1.evil.com/',
  'http://10.0.0.1/',
  'http://localhost.evil.com/',
  'ftp://a/',
  'sns:nothing',
  'x',
  'file:',
])('%s is refused as a target', (text) => expect(() => parseTarget(text)).toThrow(RangeError));

it.each([
  'https://hooks.slack.com/services/T/B/X',
  'http://localhost:8080/',
  'http://[::1]/',
  'sns:arn:aws:sns:eu-west-1:123456789012:alerts',
  'file:a.ndjson',
])('%s is a target', (text) => expect(parseTarget(text)).toBeDefined());

it('the path of a URL is never shown, nor what a variable holds', () => {
  expect(targetLabel('https://hooks.slack.com/services/secret')).toBe('https://hooks.slack.com/…');
  expect(() => resolveTarget('env:ALERTS', { ALERTS: 'ftp://secret' })).toThrow(
    /^env:ALERTS does not hold a target$/,
  );
  expect(() => resolveTarget('env:ALERTS', {})).toThrow('is not set');
});
