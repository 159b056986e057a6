import fc from 'fast-check';
import { transition } from 'xstate';
import type { JobEvent } from './events';
import { accepts, applyEvent, restore, stateOf } from './evolve';
import { jobMachine } from './machine';
import { type FactName, fact, given, situations } from './testing/histories';

const names = Object.keys(fact) as FactName[];
const eventOf = (name: FactName): JobEvent => ({ ...fact[name], time: 99_000_000 });

describe('the table read from the machine', () => {
  it.each([...situations])('accepts in %s what XState accepts, and goes where XState goes', (_situation, state) => {
    for (const name of names) {
      const event = eventOf(name);
      const snapshot = restore(state);
      expect([name, accepts(state, event)]).toEqual([name, snapshot.can(event)]);
      if (accepts(state, event)) expect(applyEvent(state, event)).toEqual(stateOf(transition(jobMachine, snapshot, event)[0]));
    }
  });

  it('agrees with XState along random histories', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 40 }), (history) => {
        let state = given();
        for (const name of history) {
          const event = eventOf(name);
          const snapshot = restore(state);
          expect(accepts(state, event)).toBe(snapshot.can(event));
          if (!accepts(state, event)) continue;
          state = applyEvent(state, event);
          expect(state).toEqual(stateOf(transition(jobMachine, snapshot, event)[0]));
        }
      }),
    );
  });
});
