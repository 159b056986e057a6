import type { EventLog, ProposedEvent } from './log';

const jsonEvent = (id: string, type: string, data: object): ProposedEvent => ({
  id,
  type,
  contentType: 'application/json',
  data: Buffer.from(JSON.stringify(data), 'utf8'),
  metadata: new Uint8Array(),
});

/**
 * Puts events that are not ours into `$all`, as a store that others use has them: its own statistics, links of a system projection,
 * and events of another application whose stream names share no prefix with anything of ours.
 */
export const putForeignEvents = (log: EventLog, count: number, newId: () => string): void => {
  for (let index = 0; index < count; index += 1) {
    const kind = log.records.length % 3;
    if (kind === 0) log.append('$stats-127.0.0.1:2113', [jsonEvent(newId(), '$statsCollected', { 'proc-cpu': index })]);
    else if (kind === 1) {
      const link = {
        ...jsonEvent(newId(), '$>', {}),
        contentType: 'application/octet-stream',
        data: Buffer.from(`${index}@order-${index}`, 'utf8'),
      };
      log.append('$ce-order', [link]);
    } else log.append(`order-${index}`, [jsonEvent(newId(), 'OrderPlaced', { number: index })]);
  }
};
