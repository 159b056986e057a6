import { dumpedAll } from '../../dicom/testing/dumps';
import type { HttpClient } from '../http-client';

/** UIDs and PatientIDs that a server makes up. */
const MADE_UID = /\b(2\.25\.\d+|1\.2\.276\.0\.7230010\.3\.1\.[234]\.\d[\d.]*)/g;
const MADE_PATIENT = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
/** The meta header says the same again, but for the transfer syntax. */
const META = /^\(0002,(?!0010)/;
const DAY_MS = 86_400_000;
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '');
/** Today (or tomorrow, if the test runs at midnight), and now, as /tools/create-dicom sets them. */
const NOW = new RegExp(
  `^(\\(0008,00(?:12|13|2[0-3]|3[0-3])\\) (?:DA|TM)) \\[(?:${day(Date.now())}|${day(Date.now() + DAY_MS)}|\\d{6}\\.000000)\\]$`,
);
const RESOURCE = /\b[0-9a-f]{8}(-[0-9a-f]{8}){4}\b/g;

/** What both servers had before anything was made, and what this one had before this step. */
export type Before = { readonly sources: ReadonlySet<string>; readonly instances: ReadonlySet<string> };

const plain = (text: string): string => text.replace(MADE_UID, '<uid>').replace(MADE_PATIENT, '<patient>');

/** Numbers what a server made up in the order in which it appears, so that what refers to the same thing has the same number. */
const numbered = (text: string): string => {
  const numbers = new Map<string, string>();
  const number = (kind: string) => (found: string) => {
    const known = numbers.get(found) ?? `<${kind} ${numbers.size + 1}>`;
    numbers.set(found, known);
    return known;
  };
  return text.replace(MADE_UID, number('uid')).replace(MADE_PATIENT, number('patient'));
};

/** Files as dcmdump shows them, what a server made up numbered; in an order that does not depend on it. */
export const comparableDumps = async (files: readonly Buffer[]): Promise<string> => {
  const dumps = (await dumpedAll(files)).map((lines) => {
    if (lines === null) throw new Error('dcmdump cannot read what was made');
    return lines
      .filter((line) => !META.test(line))
      .map((line) => line.replace(NOW, '$1 <now>'))
      .join('\n');
  });
  const sorted = [...dumps].sort((a, b) => (plain(a) < plain(b) ? -1 : 1));
  return numbered(sorted.join('\n\n'));
};

/** Ids of resources that both servers had from the start stay. */
const maskResources = (text: string, sources: ReadonlySet<string>): string =>
  numbered(text.replace(RESOURCE, (id) => (sources.has(id) ? id : '<resource>')));

export const allResources = async (client: HttpClient): Promise<ReadonlySet<string>> => {
  const lists = ['patients', 'studies', 'series', 'instances'].map((level) => client.json<readonly string[]>(`/${level}`));
  return new Set((await Promise.all(lists)).flat());
};

type Metadata = { readonly [name: string]: string };

/** What a resource that was made says of its source. */
const provenance = async (client: HttpClient, path: string): Promise<string> => {
  const { AnonymizedFrom, ModifiedFrom, Origin, TransferSyntax } = await client.json<Metadata>(`${path}/metadata?expand`);
  return JSON.stringify({ AnonymizedFrom, ModifiedFrom, Origin, TransferSyntax });
};

type Linked = { readonly ID: string };

const lineage = async (client: HttpClient, instance: string): Promise<string> => {
  const parents = await Promise.all(
    (['patient', 'study', 'series'] as const).map(async (level) => {
      const { ID } = await client.json<Linked>(`/instances/${instance}/${level}`);
      return `${level} ${await provenance(client, `/${level === 'study' ? 'studies' : level === 'patient' ? 'patients' : level}/${ID}`)}`;
    }),
  );
  return [...parents, `instance ${await provenance(client, `/instances/${instance}`)}`].join('\n');
};

/**
 * The answer of a request that makes instances, everything that came with it, and what went, as two servers can be compared by. What came is removed, so that the
 * next step finds what this one found.
 */
export const madeByRequest = async (client: HttpClient, text: string, { sources, instances }: Before): Promise<string> => {
  const now = await client.json<readonly string[]>('/instances');
  const [there, fresh] = [new Set(now), now.filter((id) => !instances.has(id))];
  const gone = [...instances].filter((id) => !there.has(id));
  const files: Buffer[] = [];
  const lineages: string[] = [];
  for (const id of fresh) {
    files.push((await client.get(`/instances/${id}/file`)).body);
    lineages.push(maskResources(await lineage(client, id), sources));
  }
  for (const id of fresh) await client.send('DELETE', `/instances/${id}`);
  return [
    maskResources(text, sources),
    `gone: ${gone
      .map((id) => maskResources(id, sources))
      .sort()
      .join(' ')}`,
    ...lineages.sort(),
    await comparableDumps(files),
  ].join('\n');
};
