import { run } from './dcmtk';

/** What findscu tells of an answer to its query: the elements of each answer, in no order, and the final status. */
export type Found = { readonly answers: readonly string[]; readonly final: string };

const ELEMENT = /^I: (\([0-9a-f]{4},[0-9a-f]{4}\).*?)\s+#.*$/;

/** Runs findscu with these parameters beside its keys. */
export const findscu = async (parameters: readonly string[], keys: readonly string[]): Promise<Found> => {
  const { output } = await run('findscu', '-v', ...parameters, ...keys.flatMap((key) => ['-k', key]));
  const answers: string[] = [];
  let final = 'none';
  let current: string[] | null = null;
  for (const line of output.split('\n')) {
    if (line.includes('Find Response: ')) {
      current = [];
    } else if (line.startsWith('I: Received Final') || line.startsWith('E: Find') || line.startsWith('F: ')) {
      final = line.slice(3);
    }
    const element = current === null ? undefined : ELEMENT.exec(line)?.[1];
    if (element !== undefined) current?.push(element);
    if (current !== null && current.length > 0 && (line.startsWith('I: -----') || line.startsWith('I: Received Final'))) {
      answers.push(current.join('\n'));
      current = null;
    }
  }
  return { answers: answers.sort(), final };
};
