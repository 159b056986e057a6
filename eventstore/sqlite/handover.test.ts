import { createHandover } from './handover';
import { journalEnd } from './journal-end';

const state = (next: number) => ({ next, end: { position: next, hash: 'ab' }, took: 0 });

/** A handover after the first append of the log's thread. */
const begun = () => {
  const end = journalEnd();
  const handover = createHandover(end);
  handover.called('append');
  handover.answered('append', state(10));
  return { handover, end };
};

describe('the turn to write to the journal', () => {
  test('is not known before the thread of the log has told where it goes on', () => {
    const handover = createHandover(journalEnd());
    expect(handover.turn()).toBeNull();
    handover.called('append');
    expect(handover.turn()).toBeNull();
    handover.answered('append', state(10));
    expect(handover.turn()).toEqual(state(10));
  });

  test.each(['append', 'erase'] as const)('is that of the thread while a call of %s is out, however many', (name) => {
    const { handover } = begun();
    handover.called(name);
    handover.called('append');
    handover.answered(name, state(20));
    expect(handover.turn()).toBeNull();
    handover.answered('append', state(30));
    expect(handover.turn()).toEqual(state(30));
  });

  test.each(['readAll', 'readStream', 'backup', 'document', 'last', 'greatestStream'] as const)(
    'is not touched by a call of %s, whose answer may be older than what was written since',
    (name) => {
      const { handover, end } = begun();
      handover.called(name);
      handover.wrote(state(40));
      handover.answered(name, state(10));
      expect(handover.turn()).toEqual(state(40));
      expect(end.get()).toBe(40);
    },
  );

  test("is nobody's after a failed record, a close, the end of the thread, or where there is no journal", () => {
    const failed = begun();
    failed.handover.failed();
    expect([failed.handover.turn(), failed.end.hasFailed(), begun().end.hasFailed()]).toEqual([null, true, false]);
    const closed = begun();
    closed.handover.called('close');
    closed.handover.answered('close', state(10));
    expect(closed.handover.turn()).toBeNull();
    const ended = begun();
    ended.handover.ended();
    expect(ended.handover.turn()).toBeNull();
    const none = begun();
    none.handover.called('append');
    none.handover.answered('append', null);
    expect(none.handover.turn()).toBeNull();
  });

  test('leaves the end of the journal where the other thread sees it', () => {
    const { handover, end } = begun();
    handover.wrote(state(50));
    expect(journalEnd(end.memory).get()).toBe(50);
    handover.failed();
    expect(journalEnd(end.memory).hasFailed()).toBe(true);
  });
});
