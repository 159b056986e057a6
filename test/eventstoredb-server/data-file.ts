import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { EventLog, RecordedEvent } from './log';

const line = z.object({
  id: z.string(),
  stream: z.string(),
  revision: z.number(),
  position: z.string(),
  createdMs: z.number(),
  type: z.string(),
  contentType: z.string(),
  data: z.string(),
  metadata: z.string(),
});

const encode = (record: RecordedEvent): string =>
  `${JSON.stringify({
    ...record,
    position: record.position.toString(),
    data: Buffer.from(record.data).toString('base64'),
    metadata: Buffer.from(record.metadata).toString('base64'),
  } satisfies z.infer<typeof line>)}\n`;

const decode = (text: string): RecordedEvent => {
  const { position, data, metadata, ...rest } = line.parse(JSON.parse(text));
  return { ...rest, position: BigInt(position), data: Buffer.from(data, 'base64'), metadata: Buffer.from(metadata, 'base64') };
};

/** Deletions are events themselves, so that the log can be had from its records alone. */
const load = (log: EventLog, record: RecordedEvent): void => {
  log.load(record);
  if (record.type === '$streamDeleted') log.tombstone(record.stream);
  if (record.type === '$metadata' && Buffer.from(record.data).includes('"$tb"')) log.softDelete(record.stream.slice(2));
};

/** Fills an empty log from a file, one record a line, and keeps the file up with it: each append is written before it is answered. */
export const keepInFile = (log: EventLog, path: string): void => {
  if (existsSync(path)) {
    // What a kill in the middle of a write left behind was never answered.
    const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    for (const text of whole) load(log, decode(text));
  }
  log.watch((added) => appendFileSync(path, added.map(encode).join('')));
};
