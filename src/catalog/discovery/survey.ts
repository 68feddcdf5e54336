import { isArchived } from '../../aws/error-kinds.ts';
import type { StoredObject } from '../../aws/object-store.ts';
import { type DeliveryPlace, dateFolder, dateParts, placeFolder } from '../../logs/delivery.ts';
import { archivedUntil, LISTS_OF_ARCHIVE } from './archive.ts';
import type { BucketReader } from './bucket-reader.ts';
import { contentKey, readContent } from './content.ts';
import { datedFolders, findDays, spreadDays } from './days.ts';
import { type Delivery, findDeliveries, LISTS_OF_DAY, newestFile } from './deliveries.ts';
import type { Archive, Content, FlowLogFindings, PlaceFindings } from './findings.ts';

/** Maximum LIST calls to inspect a place, and each of its flow logs. */
export const LISTS_OF_PLACE = 5 + 3 * LISTS_OF_DAY;
export const LISTS_OF_FLOW_LOG = 4;
/** Maximum further LIST calls if files are in an archive, per place and per flow log there. */
export const LISTS_OF_ARCHIVED = { place: LISTS_OF_ARCHIVE + LISTS_OF_DAY, flowLog: 1 };

/** Maximum flow logs to inspect in a place; few places have more than one. */
const MAX_FLOW_LOGS = 100;

/** Inspects places: their flow logs, layouts and fields. */
export class Survey {
  readonly #reader: BucketReader;
  readonly #prefix: string;
  readonly #note: (words: string) => void;

  /** @param prefix path before `AWSLogs/` */
  constructor(reader: BucketReader, prefix: string, note: (words: string) => void) {
    this.#reader = reader;
    this.#prefix = prefix;
    this.#note = note;
  }

  /** Inspects a place's first day and its newest two. Undefined if there are no flow logs. */
  async place(place: DeliveryPlace): Promise<PlaceFindings | undefined> {
    const folder = this.#prefix + placeFolder(place);
    const days = await findDays(this.#reader, folder, place.hive);
    if (!days) return void this.#note(`no deliveries below ${this.#uri(folder)}`);
    const oldest = await this.#deliveries(days.first, place, 'first');
    const newest = new Map<string, Delivery>();
    for (const day of days.newest) {
      for (const [id, delivery] of await this.#deliveries(day, place, 'last')) newest.set(id, delivery);
    }
    const ids = [...new Set([...newest.keys(), ...oldest.keys()])].sort();
    if (ids.length > MAX_FLOW_LOGS)
      this.#note(`${ids.length} flow logs below ${folder}: the first ${MAX_FLOW_LOGS} were looked at`);
    const found: FlowLogFindings[] = [];
    let archive: Archive | undefined;
    for (const id of ids.slice(0, MAX_FLOW_LOGS)) {
      const last = newest.get(id) ?? oldest.get(id);
      const flowLog = last && (await this.#newest(id, last));
      if (!flowLog) continue;
      found.push(flowLog);
      const first = newest.has(id) ? oldest.get(id) : undefined;
      if (!first) continue;
      const { objects } = await this.#reader.objects(first.start);
      const archived = objects.find((object) => object.archive !== undefined)?.archive;
      if (archived !== undefined)
        archive ??= await this.#archive(archived, folder, days.firstDay, flowLog.newest.time, place);
      const readable = objects.find((object) => object.archive === undefined);
      const oldestFile = readable ?? (archive && (await this.#firstAfterArchive(archive, folder, place, id)));
      if (oldestFile) await this.#compare(flowLog, oldestFile);
    }
    if (found.length === 0) return void this.#note(`no flow log files below ${this.#uri(folder)}`);
    return {
      ...place,
      firstDay: days.firstDay,
      newest: Math.max(...found.map(({ newest }) => newest.time)),
      ...(archive && { archive }),
      flowLogs: found,
    };
  }

  /** Inspects more days of a place, for flow logs that existed only between the first and the newest days. */
  async between(place: PlaceFindings, days: number): Promise<PlaceFindings> {
    const known = new Set(place.flowLogs?.map(({ id }) => id));
    const found: FlowLogFindings[] = [];
    for (const day of await spreadDays(this.#reader, this.#prefix + placeFolder(place), place.hive, days)) {
      for (const [id, delivery] of await this.#deliveries(day, place, 'last')) {
        if (known.has(id) || known.size >= MAX_FLOW_LOGS) continue;
        known.add(id);
        const flowLog = await this.#newest(id, delivery);
        if (flowLog) found.push(flowLog);
      }
    }
    return { ...place, flowLogs: [...(place.flowLogs ?? []), ...found] };
  }

  /** Finds only the first year of a place: one LIST call. */
  async glance(place: DeliveryPlace): Promise<PlaceFindings | undefined> {
    const [first] = await datedFolders(this.#reader, this.#prefix + placeFolder(place), 'year', place.hive);
    return first && { ...place, firstDay: `${first.digits}-01-01` };
  }

  #deliveries(day: string, place: DeliveryPlace, end: 'first' | 'last') {
    return findDeliveries(this.#reader, day, place, end, this.#note);
  }

  /** Inspects the newest file of a flow log; undefined if it cannot be read. */
  async #newest(id: string, { start, layout }: Delivery): Promise<FlowLogFindings | undefined> {
    const file = await newestFile(this.#reader, start);
    if (!file) return void this.#note(`not named as a flow log's file, left out: ${this.#uri(start)}…`);
    const content = file.archive === undefined ? await this.#read(file) : undefined;
    if (!content)
      return void this.#note(`left out ${id}: its files are in an archive (${this.#uri(file.key)})`);
    if (content.kind === 'other') this.#note(`left out ${id}: ${content.reason} (${this.#uri(file.key)})`);
    return { id, layout, content, newest: file };
  }

  /** Reads an object; undefined if it is archived, which its storage class does not always show. */
  async #read(object: StoredObject): Promise<Content | undefined> {
    try {
      return await readContent(this.#reader, object);
    } catch (error) {
      if (isArchived(error)) return undefined;
      throw error;
    }
  }

  async #archive(
    storageClass: string,
    folder: string,
    firstDay: string,
    newest: number,
    place: DeliveryPlace,
  ): Promise<Archive> {
    const until = await archivedUntil(this.#reader, folder, place, firstDay, newest);
    this.#note(
      `files before ${until} below ${this.#uri(folder)} are in an archive (${storageClass}), all or some of them: Athena leaves those out without a message`,
    );
    return { storageClass, until };
  }

  /** Finds the first file of a flow log on the first day without archived files. */
  async #firstAfterArchive(
    { until }: Archive,
    folder: string,
    place: DeliveryPlace,
    id: string,
  ): Promise<StoredObject | undefined> {
    const date = dateParts(Date.parse(`${until}T00:00:00Z`) / 1000);
    const day = folder + dateFolder({ hive: place.hive, hourly: false }, date);
    const delivery = (await this.#deliveries(day, place, 'first')).get(id);
    return delivery && (await this.#reader.objects(delivery.start, 1)).objects[0];
  }

  async #compare({ id, content, newest }: FlowLogFindings, oldest: StoredObject): Promise<void> {
    if (oldest.key === newest.key) return;
    const before = await this.#read(oldest);
    if (!before)
      this.#note(`${this.#uri(oldest.key)} is in an archive of Intelligent-Tiering, and cannot be read`);
    else if (contentKey(before) !== contentKey(content))
      this.#note(`${id} wrote other fields before: ${this.#uri(oldest.key)} is not read rightly`);
  }

  #uri(key: string): string {
    return `s3://${this.#reader.bucket}/${key}`;
  }
}
