import type { Socket } from 'node:net';
import { type association, Client, constants, Dataset, log, type requests, responses, Scp, Server } from 'dcmjs-dimse';

log.setLevel('silent');

const { PresentationContextResult, SopClass, Status } = constants;

/** Sends requests of dcmjs-dimse on one association; resolves when it is over. */
export const sendWithDcmjs = (port: number, aet: string, sent: readonly requests.Request[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const client = new Client();
    for (const request of sent) client.addRequest(request);
    client.on('networkError', reject);
    client.on('associationRejected', () => reject(new Error('rejected')));
    client.on('closed', () => resolve());
    client.send('127.0.0.1', port, aet, 'US', { pduTimeout: 20_000 });
  });

export type DcmjsPeer = {
  readonly stored: readonly Dataset[];
  /** What C-FIND asked for. */
  readonly asked: readonly Dataset[];
  readonly close: () => void;
};

/** A server of dcmjs-dimse that takes everything, keeps what is stored, and answers these data sets to every C-FIND. */
export const startDcmjsPeer = (port: number, answers: readonly Record<string, unknown>[]): DcmjsPeer => {
  const stored: Dataset[] = [];
  const asked: Dataset[] = [];

  class Peer extends Scp {
    constructor(socket: Socket, opts: ConstructorParameters<typeof Scp>[1]) {
      super(socket, opts);
    }

    override associationRequested(requested: association.Association): void {
      for (const { context } of requested.getPresentationContexts()) {
        const [first = ''] = context.getTransferSyntaxUids();
        context.setResult(PresentationContextResult.Accept, first);
      }
      this.sendAssociationAccept();
    }

    override associationReleaseRequested(): void {
      this.sendAssociationReleaseResponse();
    }

    override cEchoRequest(request: requests.CEchoRequest, callback: (response: responses.CEchoResponse) => void): void {
      const response = responses.CEchoResponse.fromRequest(request);
      response.setStatus(Status.Success);
      callback(response);
    }

    override cFindRequest(request: requests.CFindRequest, callback: (all: responses.CFindResponse[]) => void): void {
      const query = request.getDataset();
      if (query !== undefined) asked.push(query);
      const all = answers.map((answer) => {
        const response = responses.CFindResponse.fromRequest(request);
        response.setDataset(new Dataset(answer));
        response.setStatus(Status.Pending);
        return response;
      });
      const last = responses.CFindResponse.fromRequest(request);
      last.setStatus(Status.Success);
      callback([...all, last]);
    }

    override cStoreRequest(request: requests.CStoreRequest, callback: (response: responses.CStoreResponse) => void): void {
      const dataset = request.getDataset();
      if (dataset !== undefined) stored.push(dataset);
      const response = responses.CStoreResponse.fromRequest(request);
      response.setStatus(Status.Success);
      callback(response);
    }
  }

  const server = new Server(Peer);
  server.on('networkError', () => undefined);
  server.listen(port);
  return { stored, asked, close: () => server.close() };
};

export { SopClass, Status };
