import { statusOf } from '../../domain/orthanc-status';
import { JobFault } from '../../jobs/job-type';
import { sendFile } from '../../jobs/modality-store/send-instance';
import { json } from '../answer';
import type { HttpDependencies } from '../deps';
import { described } from '../fault';
import { perform } from '../perform';
import { announcedLength, bodyChunks, encodingOf } from '../request-body';
import { answering, type Routes } from '../request-state';
import { modalityInPath } from './modalities';

/** C-STORE of a file that is not stored here, without a job: contract 06-dimse.md §3. */
export const modalityStoreStraightRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { options, network } = deps;
  routes.post(
    '/modalities/:name/store-straight',
    answering(async (context) => {
      const peer = modalityInPath(context, deps);
      const { req } = context;
      const upload = {
        body: bodyChunks(req, options.HttpRequestTimeout),
        contentLength: announcedLength(req),
        encoding: encodingOf(req),
      };
      const sent = await perform(
        network.passOn(upload, async (file, { sopClass, sopInstance, transferSyntax }) => {
          const instance = { file, sopClass, sopInstance, transferSyntax };
          await orFault(sendFile(instance, peer, network));
          return { SOPClassUID: sopClass, SOPInstanceUID: sopInstance };
        }),
      );
      return json(sent);
    }),
  );
};

const orFault = async (sending: Promise<void>): Promise<void> => {
  try {
    await sending;
  } catch (error) {
    if (error instanceof JobFault) {
      throw described(statusOf(error.code), error.details === '' ? null : error.details, error.payload);
    }
    throw error;
  }
};
