import type { Random } from './random.ts';
import type { Flow } from './record.ts';
import { type Amount, ICMP, ICMPV6, type Service, TCP } from './service.ts';

/** The data that one side sends to the other. */
export type Contents = Pick<Flow, 'sourcePort' | 'targetPort' | 'protocol' | 'packets' | 'bytes' | 'flags'>;

export const SYN = 2;
export const RESET = 4;
export const FIN = 1;
const SYN_ACK = 18;
const LARGEST_PACKET = 1500;
const SMALLEST_PACKET = 40;

export function requestOf(random: Random, service: Service, six: boolean, clientPort: number): Contents {
  const rare = random.chance(0.03);
  const flags = service.lasting ? (rare && !service.old ? SYN : 0) : rare ? SYN | RESET : SYN | FIN;
  return {
    sourcePort: clientPort,
    targetPort: service.port,
    protocol: service.protocol === ICMP && six ? ICMPV6 : service.protocol,
    ...amountOf(random, service.request),
    flags: service.protocol === TCP ? flags : 0,
  };
}

/** Returns the answer: ports swapped, with FIN or RST if the connection ends. */
export function responseOf(random: Random, service: Service, request: Contents): Contents {
  return {
    sourcePort: request.targetPort,
    targetPort: request.sourcePort,
    protocol: request.protocol,
    ...amountOf(random, service.response),
    flags: request.flags & SYN ? (request.flags & ~SYN) | SYN_ACK : 0,
  };
}

/** Returns random amounts, most near the median; one in a hundred is up to a thousand times larger. */
function amountOf(random: Random, { packets: median, size }: Amount): Pick<Flow, 'packets' | 'bytes'> {
  const small = median < 5;
  const burst = !small && random.chance(0.01) ? 1 / (random.unit() + 0.001) : 1;
  const packets = small ? random.between(1, median) : Math.ceil(median * Math.exp(random.normal()) * burst);
  const each = size * (0.8 + 0.4 * random.unit());
  return { packets, bytes: Math.round(packets * Math.min(LARGEST_PACKET, Math.max(SMALLEST_PACKET, each))) };
}
