import * as v from 'valibot';
import { issueText } from '../forms/issue.ts';
import { parseBlock } from '../logs/cidr.ts';
import { parseInstant } from '../logs/instant.ts';

/** Accepts further properties, which flowq does not read. */
const object = <const T extends v.ObjectEntries>(entries: T) =>
  v.object(entries, ({ expected }) => (expected === 'Object' ? 'an object' : 'there'));

const list = <T extends v.GenericSchema>(item: T) => v.array(item, 'a list');

/** Kubernetes names follow DNS rules, so that no name can forge output. */
const NAME = 'a name that Kubernetes allows';
const name = v.pipe(v.string(NAME), v.regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, NAME));

const UID = 'a UID';
const uid = v.pipe(v.string(UID), v.regex(/^[\w-]{1,64}$/, UID));

const WORD = 'a word';
const word = v.pipe(v.string(WORD), v.regex(/^\w{1,63}$/, WORD));

const INSTANT = 'a time such as 2026-11-23T22:05:00Z';
const instant = v.pipe(
  v.string(INSTANT),
  v.check((value) => parseInstant(value) !== undefined, INSTANT),
);

const ADDRESS = 'an IP address';
const address = v.pipe(v.string(ADDRESS), v.check(isAddress, ADDRESS));

export function isAddress(text: string): boolean {
  try {
    parseBlock(text);
    return !text.includes('/');
  } catch {
    return false;
  }
}

const PodItemSchema = object({
  kind: v.literal('Pod'),
  metadata: object({
    uid,
    name,
    namespace: name,
    labels: v.optional(
      object({ 'pod-template-hash': v.optional(word), 'rollouts-pod-template-hash': v.optional(word) }),
    ),
    ownerReferences: v.optional(
      list(object({ kind: word, name, controller: v.optional(v.boolean('true or false')) })),
    ),
  }),
  spec: object({
    nodeName: v.optional(name),
    hostNetwork: v.optional(v.boolean('true or false')),
  }),
  status: object({
    phase: v.optional(word),
    startTime: v.optional(instant),
    podIP: v.optional(address),
    podIPs: v.optional(list(object({ ip: address }))),
  }),
});

/** Headless services have no address; Kubernetes writes `None`. */
const clusterIp = v.union([v.literal('None'), v.literal(''), address], `${ADDRESS} or None`);

const ServiceItemSchema = object({
  kind: v.literal('Service'),
  metadata: object({ uid, name, namespace: name, creationTimestamp: v.optional(instant) }),
  spec: object({ clusterIP: v.optional(clusterIp), clusterIPs: v.optional(list(clusterIp)) }),
});

const NodeItemSchema = object({
  kind: v.literal('Node'),
  metadata: object({ uid, name, creationTimestamp: v.optional(instant) }),
  spec: object({ providerID: v.optional(v.string('a text')) }),
  status: object({
    addresses: v.optional(list(object({ type: word, address: v.string('a text') }))),
  }),
});

const ListSchema = object({
  kind: v.literal('List', 'List, which kubectl get pods,services,nodes -A -o json prints'),
  items: list(v.variant('kind', [PodItemSchema, ServiceItemSchema, NodeItemSchema], kindMessage)),
});

/** Describes an item that is not an object, or whose kind is unknown. */
function kindMessage({ expected }: v.VariantIssue): string {
  return expected === 'Object' ? 'an object' : 'Pod, Service or Node';
}

export type PodItem = v.InferOutput<typeof PodItemSchema>;
export type ServiceItem = v.InferOutput<typeof ServiceItemSchema>;
export type NodeItem = v.InferOutput<typeof NodeItemSchema>;
export type KubernetesItem = PodItem | ServiceItem | NodeItem;

/**
 * Parses the pods, services and nodes that `kubectl get pods,services,nodes -A -o json` printed.
 * @throws SyntaxError, TypeError that describes the error and names the item
 */
export function parseKubernetesList(text: string): readonly KubernetesItem[] {
  const result = v.safeParse(ListSchema, JSON.parse(text.replace(/^\ufeff/, '')), { abortEarly: true });
  if (!result.success) throw new TypeError(issueText(result.issues[0]));
  const { items } = result.output;
  const known = new Map<string, number>();
  for (const [at, { metadata }] of items.entries()) {
    const before = known.get(metadata.uid);
    if (before !== undefined) throw new TypeError(`items[${at}] has the UID of items[${before}]`);
    known.set(metadata.uid, at);
  }
  return items;
}
