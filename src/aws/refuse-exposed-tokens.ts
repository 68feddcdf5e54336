import { usageError } from '../errors.ts';
import { isExposed } from './loopback.ts';

/** The part of an SDK client that sees requests as they are sent. */
interface Sending {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: Sent) => Promise<unknown>) => (args: Sent) => Promise<unknown>,
      options: { readonly step: 'finalizeRequest'; readonly name: string; readonly priority: 'low' },
    ): void;
  };
}

interface Sent {
  readonly request: {
    readonly protocol: string;
    readonly hostname: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/**
 * Makes a client fail instead of sending a session token over plain HTTP to another machine. Keys are never sent, they
 * only sign requests; so a local S3 service with its own keys works.
 * @throws FlowqError (usage), from the client's `send`
 */
export function refuseExposedTokens(client: object): void {
  (client as Sending).middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (isExposed(request) && request.headers['x-amz-security-token'] !== undefined)
        throw usageError(
          `a session token is not sent over plain HTTP, to ${request.hostname}`,
          'give an https:// address in --endpoint-url, AWS_ENDPOINT_URL or flowq.json, or credentials of that service',
        );
      return next(args);
    },
    // Runs after signing, which adds the token.
    { step: 'finalizeRequest', name: 'refuseExposedTokens', priority: 'low' },
  );
}
