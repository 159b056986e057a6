import type { Answer } from './answer';

/** Bytes of answers that are kept; the least recently used ones go first. */
const KEPT_BYTES = 16 * 1024 * 1024;
/** What an entry costs beside its bytes. */
const ENTRY = 1024;

type Kept = { readonly generation: number; readonly answer: Answer; readonly size: number };

/** Gives the answer of that name, which `make` makes of the stored resources and of nothing else. */
export type KeptAnswers = (name: string, make: () => Promise<Answer>) => Promise<Answer>;

/** Keeps answers as long as `generation` tells that no resource changed; those that are streamed are made every time. */
export const createKeptAnswers = (generation: () => number): KeptAnswers => {
  const kept = new Map<string, Kept>();
  let size = 0;

  const forget = (name: string): void => {
    size -= kept.get(name)?.size ?? 0;
    kept.delete(name);
  };

  return async (name, make) => {
    const now = generation();
    const known = kept.get(name);
    if (known?.generation === now) return known.answer;
    const answer = await make();
    forget(name);
    if (answer.kind !== 'bytes' || answer.body.length > KEPT_BYTES) return answer;
    kept.set(name, { generation: now, answer, size: answer.body.length + ENTRY });
    size += answer.body.length + ENTRY;
    for (const oldest of kept.keys()) if (size > KEPT_BYTES) forget(oldest);
    return answer;
  };
};
