/** One system call that returned, in the order of the returns. */
export type SystemCall = {
  readonly name: string;
  /** All that strace printed between the parentheses. */
  readonly parameters: string;
  readonly result: number;
  /** Place of its beginning and of its return among the lines of the trace. */
  readonly began: number;
  readonly returned: number;
};

const BEGINNING = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/;
const RESUMPTION = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)/;
const WHOLE = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/;

/** Reads what `strace -f -y -o` wrote. Calls that never returned are left out. */
export const systemCalls = (trace: string): readonly SystemCall[] => {
  const unfinished = new Map<string, { readonly parameters: string; readonly began: number }>();
  const calls: SystemCall[] = [];
  trace.split('\n').forEach((line, place) => {
    const [, thread = '', name = '', parameters = ''] = BEGINNING.exec(line) ?? [];
    if (name !== '') {
      unfinished.set(`${thread} ${name}`, { parameters, began: place });
      return;
    }
    const resumed = RESUMPTION.exec(line);
    if (resumed !== null) {
      const [, thread2 = '', name2 = '', rest = '', result = ''] = resumed;
      const start = unfinished.get(`${thread2} ${name2}`);
      if (start === undefined) return;
      const parameters2 = `${start.parameters}${rest}`;
      calls.push({ name: name2, parameters: parameters2, result: Number(result), began: start.began, returned: place });
      return;
    }
    const whole = WHOLE.exec(line);
    if (whole === null) return;
    const [, , name3 = '', parameters3 = '', result = ''] = whole;
    calls.push({ name: name3, parameters: parameters3, result: Number(result), began: place, returned: place });
  });
  return calls;
};

/** The path of the file descriptor that is the call's first parameter, as `-y` prints it. */
export const pathOfDescriptor = ({ parameters }: SystemCall): string => /^\d+<([^>]*)>/.exec(parameters)?.[1] ?? '';

/** The quoted paths among the parameters, in order. */
export const quotedPaths = ({ parameters }: SystemCall): readonly string[] =>
  [...parameters.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path = '']) => path);
