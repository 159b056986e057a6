import type { JobContext } from './context';
import type { JobEvent, JobEventType } from './events';
import { jobMachine } from './machine';
import type { JobStateName } from './state';

type Guard = (args: { readonly context: JobContext; readonly event: JobEvent }) => boolean;

/** What the machine does with an event in a state: null stays where it is. */
type Rule = { readonly target: JobStateName | null; readonly guard: Guard | null };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** The machine is written in a small part of what XState can say; anything else must not be read half. */
const ruleOf = (state: string, type: string, transition: unknown): Rule => {
  const fail = (): never => {
    throw new TypeError(`The machine's transition of ${type} in ${state} is not one of target, guard and the action "take"`);
  };
  if (!isRecord(transition)) return fail();
  const { target, guard, actions, ...rest } = transition;
  const known = actions === 'take' && Object.keys(rest).length === 0;
  if (!known || !(target === undefined || isStateName(target)) || !(guard === undefined || isGuard(guard))) return fail();
  return { target: target ?? null, guard: guard ?? null };
};

const isGuard = (value: unknown): value is Guard => typeof value === 'function';

const isStateName = (value: unknown): value is JobStateName =>
  typeof value === 'string' && Object.hasOwn(jobMachine.states, value);

const readRules = (): ReadonlyMap<string, ReadonlyMap<string, Rule>> => {
  const states: unknown = jobMachine.config.states;
  if (!isRecord(states)) throw new TypeError('The machine has no states');
  return new Map(
    Object.entries(states).map(([state, node]) => {
      const transitions = isRecord(node) && isRecord(node.on) ? node.on : {};
      return [state, new Map(Object.entries(transitions).map(([type, to]) => [type, ruleOf(state, type, to)]))];
    }),
  );
};

const rules = readRules();

/**
 * Where the machine goes with this event, or null if it does not accept it. Read from the machine's own definition: the same
 * answer as XState's `transition`, without its bookkeeping, which costs twenty times as much (`transition-table.test.ts` holds the two together).
 */
export const targetOf = (state: JobStateName, context: JobContext, event: JobEvent): JobStateName | null => {
  const type: JobEventType = event.type;
  const rule = rules.get(state)?.get(type);
  if (rule === undefined || (rule.guard !== null && !rule.guard({ context, event }))) return null;
  return rule.target ?? state;
};
