import type { Random } from './random.ts';

/** An ECS task with its own interface (awsvpc), as in the fields of version 7. */
export interface Task {
  readonly clusterArn: string;
  readonly clusterName: string;
  /** Undefined on Fargate. */
  readonly instanceArn: string | undefined;
  readonly instanceId: string | undefined;
  readonly containerId: string;
  readonly secondContainerId: string | undefined;
  readonly serviceName: string;
  readonly definitionArn: string;
  readonly taskArn: string;
  readonly taskId: string;
}

/** A cluster of one account and Region that starts tasks. */
export class Cluster {
  readonly #random: Random;
  readonly #arn: string;
  readonly #name: string;

  constructor(random: Random, account: string, region: string, name: string) {
    this.#random = random;
    this.#arn = `arn:${partitionOf(region)}:ecs:${region}:${account}`;
    this.#name = name;
  }

  task(service: string, fargate: boolean): Task {
    const random = this.#random;
    const taskId = random.hex(32);
    const instanceId = fargate ? undefined : random.hex(32);
    const container = () => (fargate ? `${taskId}-${random.between(1e9, 4e9)}` : random.hex(64));
    return {
      clusterArn: `${this.#arn}:cluster/${this.#name}`,
      clusterName: this.#name,
      instanceArn: instanceId && `${this.#arn}:container-instance/${this.#name}/${instanceId}`,
      instanceId,
      containerId: container(),
      secondContainerId: random.chance(0.5) ? container() : undefined,
      serviceName: service,
      definitionArn: `${this.#arn}:task-definition/${service}:${random.between(1, 90)}`,
      taskArn: `${this.#arn}:task/${this.#name}/${taskId}`,
      taskId,
    };
  }
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
