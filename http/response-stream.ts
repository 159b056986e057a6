import type { ServerResponse } from 'node:http';
import type { JobStream } from '../actors/port';
import { orthancStatus } from '../domain/orthanc-status';
import { JobFault } from '../jobs/job-type';
import { freeMemory } from '../threads/free-memory';
import { type Header, NOSNIFF } from './answer';
import { cut } from './cut';

/** Contract 02-archive-media.md §3. */
const DISCONNECTED = 'HTTP client has disconnected while creating an archive in synchronous mode';

/**
 * An answer whose bytes a job makes. Its end is the end of the connection: no length, no chunked encoding, which is how
 * Orthanc streams to clients of HTTP/1.0 and 1.1 alike. The head is sent at the first of `begin` and `write`.
 */
export class ResponseStream implements JobStream {
  private begun = false;
  private aborted = false;
  /** Resolves when the connection is closed, by whomever. */
  readonly closed: Promise<JobFault>;

  /** `timeout`: seconds that the client may leave the connection full. */
  constructor(
    private readonly response: ServerResponse,
    private readonly headers: readonly Header[],
    private readonly timeout: number,
  ) {
    this.closed = new Promise((resolve) => {
      const tell = (): void => resolve(disconnected());
      if (response.closed) tell();
      else response.once('close', tell);
    });
    response.on('error', () => undefined);
  }

  /** Sends status and headers. If the job failed meanwhile, cuts the connection instead. */
  begin(): void {
    if (this.aborted) cut(this.response);
    if (this.aborted || this.begun || this.response.destroyed) return;
    this.begun = true;
    this.response.sendDate = false;
    this.response.useChunkedEncodingByDefault = false;
    this.response.writeHead(200, ['Connection', 'close', ...NOSNIFF, ...this.headers.flat()]);
    this.response.flushHeaders();
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.isGone()) throw disconnected();
    this.begin();
    // The callback comes when the socket has done with the bytes.
    if (this.response.write(chunk, () => freeMemory(chunk))) return;
    await this.drained();
  }

  async end(): Promise<void> {
    if (this.isGone()) return;
    this.begin();
    this.response.end();
    await this.closed;
  }

  /** Before the head is sent it only takes note: the caller may still answer with an error. */
  abort(): void {
    this.aborted = true;
    if (this.begun) cut(this.response);
  }

  private isGone(): boolean {
    return this.aborted || this.response.destroyed || this.response.closed;
  }

  private drained(): Promise<void> {
    const { response } = this;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => cut(response), this.timeout * 1000);
      const settle = (action: () => void) => () => {
        clearTimeout(timer);
        response.removeListener('drain', drain).removeListener('close', close);
        action();
      };
      const drain = settle(resolve);
      const close = settle(() => reject(disconnected()));
      response.once('drain', drain).once('close', close);
    });
  }
}

const disconnected = (): JobFault => new JobFault(orthancStatus.NetworkProtocol.code, DISCONNECTED);
