import type { MainTags, TagValues } from '../../domain/resource/events';
import { layoutOf } from '../parse/layout';
import { withDefaults } from '../parse/limits';
import { PIXEL_DATA, SPECIFIC_CHARACTER_SET, tagKey } from '../parse/tag';
import type { Place, Visitor } from '../parse/visitor';
import { walk } from '../parse/walk';
import { DicomError, type InstanceSummary, type Summarize } from '../port';
import { decoderOf } from '../text/character-set';
import { isTooLong, MAX_READ } from '../text/too-long';
import { valueText } from '../text/value-text';
import { resourceIds } from './identity';
import { MAIN_TAGS } from './main-tags';
import { expectedNumberOfInstances, indexInSeries, type TextOf } from './series-size';

const SOP_CLASS = 0x00080016;
const SOP_INSTANCE = 0x00080018;
const PATIENT_ID = 0x00100020;
const STUDY = 0x0020000d;
const SERIES = 0x0020000e;

const WANTED: ReadonlySet<number> = new Set([...Object.values(MAIN_TAGS).flat(), SPECIFIC_CHARACTER_SET, SOP_CLASS]);
const KEYS: ReadonlyMap<number, string> = new Map([...WANTED].map((tag) => [tag, tagKey(tag)]));

/** Notes where the wanted elements of the data set lie, not those of items; of repeated ones the first, as Orthanc does. */
class Finder implements Visitor {
  readonly places = new Map<number, Place>();
  pixelData: number | null = null;
  private depth = 0;

  readonly value = (place: Place): void => {
    if (this.depth > 0) return;
    if (WANTED.has(place.tag)) {
      if (!this.places.has(place.tag)) this.places.set(place.tag, { ...place });
    } else if (place.tag === PIXEL_DATA) this.pixelData ??= place.header;
  };

  readonly open = (place: Place): void => {
    if (this.depth === 0 && place.tag === PIXEL_DATA) this.pixelData ??= place.header;
    this.depth += 1;
  };

  readonly close = (): void => {
    this.depth -= 1;
  };

  readonly item = (): void => {};
  readonly itemEnd = (): void => {};
  readonly fragment = (): void => {};
}

const pick = (tags: readonly number[], textOf: TextOf): TagValues => {
  const values: { [tag: string]: string } = {};
  for (const tag of tags) {
    const text = textOf(tag);
    if (text !== undefined) values[KEYS.get(tag) ?? ''] = text;
  }
  return values;
};

const mainTags = (textOf: TextOf): MainTags => ({
  patient: pick(MAIN_TAGS.Patient, textOf),
  study: pick(MAIN_TAGS.Study, textOf),
  series: pick(MAIN_TAGS.Series, textOf),
  instance: pick(MAIN_TAGS.Instance, textOf),
});

/** PatientID, which may be missing, and the UIDs of study, series and instance. */
const identifiers = (has: (tag: number) => boolean, textOf: TextOf): readonly [string, string, string, string] => {
  const uids = [STUDY, SERIES, SOP_INSTANCE];
  if (!uids.every(has)) throw new DicomError('The UID of study, series or instance is missing', 'NoIdentifiers');
  const read = (tag: number): string => {
    const text = textOf(tag);
    if (text === undefined) throw new DicomError('An identifier is too long, or no text');
    if (text === '') throw new DicomError('The UID of study, series or instance is empty', 'EmptyIdentifiers');
    return text;
  };
  const patient = textOf(PATIENT_ID);
  if (patient === undefined && has(PATIENT_ID)) throw new DicomError('The PatientID is too long, or no text');
  return [patient ?? '', read(STUDY), read(SERIES), read(SOP_INSTANCE)];
};

/**
 * What storing an instance needs to know of its file, read in one pass over the headers. The whole file is checked for elements that are cut off.
 * Throws `DicomError` as the port says.
 */
export const summarize: Summarize = (source, limits, fallback): InstanceSummary => {
  const all = withDefaults(limits);
  const { dataSet, transferSyntax, hasMeta, deflated } = layoutOf(source, all);
  const finder = new Finder();
  walk(dataSet, all, finder);

  const read = (tag: number, decode = decoderOf(undefined)): string | undefined => {
    const place = finder.places.get(tag);
    if (place === undefined || place.length > MAX_READ) return undefined;
    const text = valueText(place.vr, dataSet.reader.bytes(place.value, place.length), place.bigEndian, decode);
    return text === null || isTooLong(text) ? undefined : text;
  };
  const decode = decoderOf(read(SPECIFIC_CHARACTER_SET), fallback);
  const textOf: TextOf = (tag) => read(tag, decode);

  const [patientId, study, series, instance] = identifiers((tag) => finder.places.has(tag), textOf);
  return {
    ids: resourceIds(patientId, study, series, instance),
    mainTags: mainTags(textOf),
    transferSyntax,
    sopClass: textOf(SOP_CLASS) ?? '',
    sopInstance: instance,
    pixelDataOffset: hasMeta && !deflated ? finder.pixelData : null,
    indexInSeries: indexInSeries(textOf),
    expectedNumberOfInstances: expectedNumberOfInstances(textOf),
  };
};
