import { readFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const file = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));

/** The authority that the endpoint's certificate for `localhost` and `*.aws.invalid` is of. */
export const AUTHORITY = file('certificate.pem');

const CREDENTIALS =
  '<AccessKeyId>ASIATESTING</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>';

const ANSWERS: Readonly<Record<string, string>> = {
  GetCallerIdentity:
    '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111111111111</Account><Arn>arn:aws:iam::111111111111:role/flowq</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>',
  AssumeRole: `<AssumeRoleResponse><AssumeRoleResult><Credentials>${CREDENTIALS}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  GetRoleCredentials: JSON.stringify({
    roleCredentials: {
      accessKeyId: 'ASIATESTING',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration: Date.UTC(2100, 0),
    },
  }),
};

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** STS and SSO behind TLS, and a proxy that connects to it whatever host it is asked for. */
export async function startTlsEndpoint() {
  const operations: string[] = [];
  const server = createServer(
    { key: readFileSync(file('key.pem')), cert: readFileSync(AUTHORITY) },
    async (request, response) => {
      const body = await text(request);
      const operation = new URLSearchParams(body).get('Action') ?? 'GetRoleCredentials';
      operations.push(
        body.includes('TokenCode') ? `${operation} ${new URLSearchParams(body).get('TokenCode')}` : operation,
      );
      response.end(ANSWERS[operation]);
    },
  );
  const port = await listening(server);
  const connected: string[] = [];
  const proxy = createProxy().on('connect', ({ url = '' }, socket) => {
    connected.push(url);
    const there = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    there.on('error', () => socket.destroy());
    socket.on('error', () => there.destroy());
  });
  const proxyPort = await listening(proxy);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    proxy.closeAllConnections();
    proxy.close();
  });
  return {
    /** Operations that were asked for, in order. */
    operations,
    /** Hosts that the proxy was asked for. */
    connected,
    port,
    proxy: `http://127.0.0.1:${proxyPort}`,
  };
}
