import { AthenaClient } from '@aws-sdk/client-athena';
import { EC2Client } from '@aws-sdk/client-ec2';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';

/** Endpoints of a stack: Athena separate, all other AWS services together. */
export interface Endpoints {
  aws: string;
  athena: string;
}

export type Clients = ReturnType<typeof awsClients>;

/** Returns the environment with which a program uses the stack instead of AWS. */
export function awsEnvironment({ aws, athena }: Endpoints): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: aws,
    AWS_ENDPOINT_URL_ATHENA: athena,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_REGION: 'us-east-1',
  };
}

export function clientConfig(endpoint: string) {
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  return { endpoint, region: 'us-east-1', credentials };
}

/** Returns the real SDK's clients, connected to the stack. */
export function awsClients({ aws, athena }: Endpoints) {
  return {
    athena: new AthenaClient(clientConfig(athena)),
    s3: new S3Client({ ...clientConfig(aws), forcePathStyle: true }),
    glue: new GlueClient(clientConfig(aws)),
    ec2: new EC2Client(clientConfig(aws)),
    sts: new STSClient(clientConfig(aws)),
  };
}

export function destroyClients(clients: Clients): void {
  for (const client of Object.values(clients)) client.destroy();
}
