import { join } from 'node:path';
import { smallFile } from '../test/generated-files';
import { withContender } from './contender';
import { leanConnection } from './lean-client';
import { both, median, type Row } from './row';
import { patientOf, writeStudies } from './study-log';

const FEW = 400;
const MANY = 100_000;
const ASKED = 6000;
const LISTED = 40;
const NOTHING = Buffer.alloc(0);

type Question = { readonly method: string; readonly path: string; readonly body?: string };

const find = (Query: { readonly [tag: string]: string }): Question => ({
  method: 'POST',
  path: '/tools/find',
  body: JSON.stringify({ Level: 'Study', Query }),
});

/** Milliseconds at the median over the questions, one after the other on one connection; the first half warms up. */
const medianOf = async (
  port: number,
  questions: readonly Question[],
  expected: (answers: number) => boolean,
): Promise<number> => {
  const connection = await leanConnection(port);
  const took: number[] = [];
  for (const { method, path, body } of questions) {
    const begin = performance.now();
    const answer = await connection.send(method, path, body === undefined ? NOTHING : Buffer.from(body));
    took.push(performance.now() - begin);
    const found: readonly unknown[] = JSON.parse(answer.body.toString('utf8'));
    if (answer.status !== 200 || !expected(found.length))
      throw new Error(`${path} answered ${answer.status}, ${found.length} found`);
  }
  connection.close();
  return median(took.slice(Math.floor(took.length / 2)));
};

const repeated = (count: number, question: (index: number) => Question): readonly Question[] =>
  Array.from({ length: count }, (_, index) => question(index));

const ask = async (port: number, count: number, patient: (index: number) => string) => ({
  find: await medianOf(
    port,
    repeated(ASKED, (index) => find({ PatientID: patient((index * 7919) % count) })),
    (found) => found === 1,
  ),
  wildcard: await medianOf(
    port,
    repeated(ASKED, (index) => find({ PatientID: `${patient((index * 7919) % count).slice(0, -1)}*` })),
    (found) => found > 0 && found <= 11,
  ),
});

const expandFew = (port: number): Promise<number> =>
  medianOf(
    port,
    repeated(LISTED, () => ({ method: 'GET', path: '/studies?expand' })),
    (found) => found === FEW,
  );

/** Milliseconds of one long list: it has no length, and ends with its connection. */
const expandMany = async (port: number): Promise<number> => {
  const begin = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}/studies?expand`);
  const text = await answer.text();
  const took = performance.now() - begin;
  const found: readonly unknown[] = JSON.parse(text);
  if (found.length !== MANY) throw new Error(`/studies?expand answered ${answer.status}, ${found.length} found`);
  return took;
};

const threeDigits = (index: number): string => `${100 + index}`;

export const findFew: Row = {
  name: 'find',
  about: `finds and the list of ${FEW} studies`,
  contenders: both,
  rounds: 'all',
  run: (contender, { root }) =>
    withContender(contender, root, async ({ port }) => {
      const connection = await leanConnection(port);
      for (let index = 0; index < FEW; index += 1) await connection.send('POST', '/instances', smallFile(100 + index, 0, 0));
      connection.close();
      const { find, wildcard } = await ask(port, FEW, (index) => `SMALL${threeDigits(index)}`);
      return { find400: find, wildcard400: wildcard, expand400: await expandFew(port) };
    }),
};

export const findMany: Row = {
  name: 'findMany',
  about: `finds and the list of ${MANY} studies, generated into the read models`,
  contenders: ['anamnesis'],
  rounds: 'one',
  run: (contender, { root }) =>
    withContender(contender, root, async (server, folder) => {
      await server.stop();
      await writeStudies(join(folder, 'data'), MANY);
      const filled = await contender.start(folder);
      try {
        const { find, wildcard } = await ask(filled.port, MANY, patientOf);
        return { find100k: find, wildcard100k: wildcard, expand100k: await expandMany(filled.port) };
      } finally {
        await filled.stop();
      }
    }),
};
