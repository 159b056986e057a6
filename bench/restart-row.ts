import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpClient } from '../test/http-client';
import { jobOver, submitArchive, upload } from '../test/rest';
import { withContender } from './contender';
import { firstAnswerTime } from './first-answer';
import { multiplyJob } from './job-log';
import type { Row } from './row';

const FINISHED = 100_000;
const OPEN = 100;

export const restartLarge: Row = {
  name: 'restart',
  about: `a restart with ${FINISHED} finished and ${OPEN} open jobs`,
  contenders: ['anamnesis'],
  rounds: 'one',
  run: (contender, { data, root }) =>
    withContender(contender, root, async (server, folder) => {
      const client = httpClient(server.url);
      let study = '';
      for (const file of data.jobStudies.slice(0, 2)) study = (await upload(client, readFileSync(file))).ParentStudy;
      const job = await submitArchive(client, `/studies/${study}`);
      await jobOver(client, job);
      client.close();
      await server.stop();
      const log = join(folder, 'data');
      await multiplyJob(log, job, FINISHED, 'finished');
      // The read models take the copies; the open jobs come after, as the work of a server that was killed.
      await (await contender.start(folder)).stop();
      await multiplyJob(log, job, OPEN, 'open');
      return { restartLarge: await firstAnswerTime(contender, folder) };
    }),
};
