import { setTimeout as pause } from 'node:timers/promises';
import { smallFile } from '../generated-files';
import { type HttpClient, md5 } from '../http-client';
import { history, job, timeless, type UploadAnswer } from '../rest';
import type { Ledger } from './ledger';

const UPLOADERS = 8;
const SUBMITTERS = 2;
const CONTROLLERS = 2;
const OBSERVERS = 3;
/** Every third file is kept outside the log. */
const LARGE = 80_000;
const ACTIONS = ['pause', 'resume', 'cancel', 'pause', 'resume'];

export type Workload = {
  /** Call right before the kill: what breaks from now on is expected, and nothing new is asked. */
  readonly expectBreak: () => void;
  /** Resolves when every client has seen the answer, or the break, of its last request. */
  readonly ended: Promise<void>;
};

type Worker = (client: HttpClient) => Promise<void>;

/** Keeps a server busy with uploads, archives, pauses, resumes and cancels, and notes every acknowledgement in the ledger. */
export const startWorkload = (client: HttpClient, ledger: Ledger, random: () => number, life: number): Workload => {
  let breakExpected = false;
  const recent: string[] = [];
  const any = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];

  const forever = async (name: string, work: Worker): Promise<void> => {
    try {
      while (!breakExpected) await work(client);
    } catch (error) {
      if (!breakExpected) ledger.violated(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const uploader = (worker: number): Worker => {
    let count = 0;
    return async () => {
      count += 1;
      const patient = worker * 10_000 + Math.floor(life / 5);
      const file = smallFile(patient, life, count, count % 3 === 0 ? LARGE : undefined);
      const answer = await client.postJson<UploadAnswer>('/instances', file);
      ledger.instanceStored(answer.ID, md5(file), answer.ParentStudy);
    };
  };

  const submitter: Worker = async () => {
    const study = any(ledger.studies.slice(-40));
    if (study !== undefined) {
      const body = { Asynchronous: true, Priority: Math.floor(random() * 5) - 2 };
      const { ID } = await client.postJson<{ ID: string }>(`/studies/${study}/archive`, body);
      ledger.jobSubmitted(ID);
      recent.push(ID);
    }
    await pause(5 + random() * 10);
  };

  const controller: Worker = async () => {
    const id = any(recent.slice(-10));
    if (id !== undefined) {
      const action = any(ACTIONS);
      const { status } = await client.post(`/jobs/${id}/${action}`);
      if (status !== 200 && !(status === 400 && action === 'resume'))
        ledger.violated(`${action} of job ${id} answered ${status}`);
      ledger.jobSeen(await job(client, id));
    }
    await pause(2 + random() * 5);
  };

  const observer: Worker = async () => {
    const id = any(recent.slice(-20));
    if (id !== undefined) {
      const before = await history(client, id);
      const shown = await job(client, id);
      const after = await history(client, id);
      ledger.jobSeen(shown);
      if (before.length === after.length) ledger.sampled({ job: id, revision: after.length - 1, shown: timeless(shown) });
    }
    await pause(5 + random() * 10);
  };

  const workers = [
    ...Array.from({ length: UPLOADERS }, (_, worker) => forever('upload', uploader(worker))),
    ...Array.from({ length: SUBMITTERS }, () => forever('submission', submitter)),
    ...Array.from({ length: CONTROLLERS }, () => forever('action', controller)),
    ...Array.from({ length: OBSERVERS }, () => forever('observer', observer)),
  ];
  return {
    expectBreak: () => {
      breakExpected = true;
    },
    ended: Promise.all(workers).then(() => undefined),
  };
};
