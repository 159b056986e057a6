import type { Json } from '../../domain/json';

/** Names of earlier answers (ids of jobs) to their values on this server; `{name}` in a path or body stands for the value. */
export type Names = Map<string, string>;

type Base = { readonly name: string };

export type RequestStep = Base & {
  readonly kind: 'request';
  readonly method: string;
  readonly path: string;
  readonly body?: string | Buffer | Promise<Buffer>;
  readonly headers?: Record<string, string>;
  /** Remembers something of the JSON answer under a name. */
  readonly save?: { readonly as: string; readonly from: (answer: Json, names: Names) => string };
  /** The answer is an array whose order is the servers' own (jobs are sorted by their random ids). */
  readonly unordered?: boolean;
  /** `instances`: what it stored and removed is compared as well; `file`: it answers DICOM, which is compared as dcmdump shows it. */
  readonly makes?: 'instances' | 'file';
  /** Only these lines of a text are compared. */
  readonly lines?: RegExp;
};

/** One thing that is done to both servers in the same way. */
export type Step =
  | RequestStep
  /** Waits until a named job is over or paused. */
  | (Base & { readonly kind: 'settle'; readonly job: string })
  /** Opens a streamed archive and does not read it: its job keeps the only worker busy. */
  | (Base & { readonly kind: 'hold'; readonly path: string })
  /** Reads the held archive to its end. */
  | (Base & { readonly kind: 'release' });

export const request = (
  name: string,
  method: string,
  path: string,
  more: Partial<Omit<RequestStep, 'kind' | 'name' | 'method' | 'path'>> = {},
): RequestStep => ({ kind: 'request', name, method, path, ...more });

export const get = (path: string, more: Partial<Omit<RequestStep, 'kind' | 'method' | 'path'>> = {}): RequestStep =>
  request(more.name ?? `GET ${path}`, 'GET', path, more);

export const post = (path: string, body: string, name?: string): RequestStep =>
  request(name ?? `POST ${path} ${body}`, 'POST', path, { body });

export const upload = (name: string, body: Buffer | Promise<Buffer>): RequestStep =>
  request(`upload ${name}`, 'POST', '/instances', { body });

const idOf = (answer: Json): string => {
  if (answer === null || typeof answer !== 'object' || !('ID' in answer) || typeof answer.ID !== 'string') {
    throw new Error(`No ID in ${JSON.stringify(answer)}`);
  }
  return answer.ID;
};

/** Submits an asynchronous archive and remembers its job. */
export const submit = (job: string, path: string, body = '{"Asynchronous":true}'): RequestStep =>
  request(`submit ${job}`, 'POST', path, { body, save: { as: job, from: idOf } });

/** Remembers the one job that no earlier step has named. */
export const nameOtherJob = (as: string): RequestStep =>
  get('/jobs', {
    name: `the job ${as}`,
    unordered: true,
    save: {
      as,
      from: (answer, names) => {
        const known = new Set(names.values());
        const others = Array.isArray(answer) ? answer.filter((id) => !known.has(String(id))) : [];
        if (others.length !== 1) throw new Error(`${others.length} jobs without a name`);
        return String(others[0]);
      },
    },
  });
