import { callAws } from './call-aws.ts';

/**
 * Returns the Region that the options, the environment or the profile name. @throws FlowqError (source) if none does
 */
export function regionOf(client: {
  readonly config: { readonly region: () => Promise<string> };
}): Promise<string> {
  return callAws({ doing: 'find out the AWS Region' }, () => client.config.region());
}
