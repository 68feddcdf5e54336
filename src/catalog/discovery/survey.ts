import { type Place, placeFolder } from '../../logs/delivery.ts';
import type { BucketReader } from './bucket-reader.ts';
import { contentKey, readContent } from './content.ts';
import { datedFolders, findDays, spreadDays } from './days.ts';
import { type Delivery, findDeliveries, LISTS_OF_DAY, newestFile } from './deliveries.ts';
import type { FlowLogFindings, PlaceFindings } from './findings.ts';

/** LIST calls that looking into a place takes at the most, and each of its flow logs. */
export const LISTS_OF_PLACE = 5 + 3 * LISTS_OF_DAY;
export const LISTS_OF_FLOW_LOG = 4;

/** Flow logs of a place that are looked at; few places have more than one. */
const MOST_FLOW_LOGS = 100;

/** Looks into places: what delivered there, in which layout and with which fields. */
export class Survey {
  readonly #reader: BucketReader;
  readonly #prefix: string;
  readonly #note: (words: string) => void;

  /** @param prefix all before `AWSLogs/` */
  constructor(reader: BucketReader, prefix: string, note: (words: string) => void) {
    this.#reader = reader;
    this.#prefix = prefix;
    this.#note = note;
  }

  /** Looks into a place's first day and its newest two. Undefined when there are no flow logs. */
  async place(place: Place): Promise<PlaceFindings | undefined> {
    const folder = this.#prefix + placeFolder(place);
    const days = await findDays(this.#reader, folder, place.hive);
    if (!days) return void this.#note(`no deliveries below ${this.#uri(folder)}`);
    const oldest = await this.#deliveries(days.first, place, 'first');
    const newest = new Map<string, Delivery>();
    for (const day of days.newest) {
      for (const [id, delivery] of await this.#deliveries(day, place, 'last')) newest.set(id, delivery);
    }
    const ids = [...new Set([...newest.keys(), ...oldest.keys()])].sort();
    if (ids.length > MOST_FLOW_LOGS)
      this.#note(`${ids.length} flow logs below ${folder}: the first ${MOST_FLOW_LOGS} were looked at`);
    const found: FlowLogFindings[] = [];
    for (const id of ids.slice(0, MOST_FLOW_LOGS))
      found.push(...(await this.#examine(id, newest.get(id), oldest.get(id))));
    if (found.length === 0) return void this.#note(`no flow log files below ${this.#uri(folder)}`);
    return {
      ...place,
      firstDay: days.firstDay,
      newest: Math.max(...found.map(({ newest }) => newest.time)),
      flowLogs: found,
    };
  }

  /** Looks into so many more days of a place, for flow logs that began and ended between the first and the newest. */
  async between(place: PlaceFindings, days: number): Promise<PlaceFindings> {
    const known = new Set(place.flowLogs?.map(({ id }) => id));
    const found: FlowLogFindings[] = [];
    for (const day of await spreadDays(this.#reader, this.#prefix + placeFolder(place), place.hive, days)) {
      for (const [id, delivery] of await this.#deliveries(day, place, 'last')) {
        if (known.has(id) || known.size >= MOST_FLOW_LOGS) continue;
        known.add(id);
        found.push(...(await this.#examine(id, delivery, undefined)));
      }
    }
    return { ...place, flowLogs: [...(place.flowLogs ?? []), ...found] };
  }

  /** What is known of a place that is not looked into: the year it begins in. One LIST call. */
  async glance(place: Place): Promise<PlaceFindings | undefined> {
    const [first] = await datedFolders(this.#reader, this.#prefix + placeFolder(place), 'year', place.hive);
    return first && { ...place, firstDay: `${first.digits}-01-01` };
  }

  #deliveries(day: string, place: Place, end: 'first' | 'last') {
    return findDeliveries(this.#reader, day, place, end, this.#note);
  }

  /** Reads the newest file of a flow log, and its oldest where that is another. */
  async #examine(
    id: string,
    newest: Delivery | undefined,
    oldest: Delivery | undefined,
  ): Promise<FlowLogFindings[]> {
    const last = newest ?? oldest;
    const file = last && (await newestFile(this.#reader, last.start));
    if (!file) {
      this.#note(`not named as a flow log's file, left out: ${this.#uri(last?.start ?? id)}…`);
      return [];
    }
    const content = await readContent(this.#reader, file);
    if (content.kind === 'other') this.#note(`left out ${id}: ${content.reason} (${this.#uri(file.key)})`);
    const first = oldest && newest ? (await this.#reader.objects(oldest.start, 1)).objects[0] : undefined;
    if (
      first &&
      first.key !== file.key &&
      contentKey(await readContent(this.#reader, first)) !== contentKey(content)
    ) {
      this.#note(`${id} wrote other fields before: ${this.#uri(first.key)} is not read rightly`);
    }
    return [{ id, layout: last.layout, content, newest: file }];
  }

  #uri(key: string): string {
    return `s3://${this.#reader.bucket}/${key}`;
  }
}
