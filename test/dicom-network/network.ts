import type { Call, DicomScu, FindModel, Identifier } from '../../dimse/port';
import { peerAt, startScu } from '../../dimse/testing/scu';
import type { JsonObject } from '../../domain/json';
import { freePort } from '../free-port';
import { type HttpClient, httpClient } from '../http-client';
import { startAnamnesis } from '../process';

export type Network = {
  readonly client: HttpClient;
  readonly scu: DicomScu;
  /** As whom, and whom we call. */
  readonly call: (localAet?: string) => Call;
  /** What a C-FIND is answered, or its failure. */
  readonly find: (identifier: Identifier, model?: FindModel, localAet?: string) => Promise<readonly Identifier[]>;
  readonly close: () => Promise<void>;
};

/** The whole server, as its users start it, with its DICOM port open, and a client of ours for that port. */
export const startNetwork = async (folder: string, options: JsonObject): Promise<Network> => {
  const port = await freePort();
  const server = await startAnamnesis({
    folder,
    options: { DicomServerEnabled: true, DicomAet: 'US', DicomPort: port, ...options },
  });
  const [client, scu] = [httpClient(server.url), startScu()];
  const call = (localAet = 'CALLER'): Call => ({ peer: peerAt(port, { aet: 'US' }), localAet });
  return {
    client,
    scu,
    call,
    find: async (identifier, model = 'StudyRoot', localAet = 'CALLER') => {
      const answers: Identifier[] = [];
      const found = await scu.find(call(localAet), { model, identifier }, (answer) => {
        answers.push(answer.identifier);
        return 'next';
      })();
      if (found._tag === 'Left') throw new Error(`C-FIND failed: ${JSON.stringify(found.left)}`);
      return answers;
    },
    close: async () => {
      await scu.close();
      client.close();
      await server.stop();
    },
  };
};
