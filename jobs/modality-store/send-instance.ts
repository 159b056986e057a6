import * as E from 'fp-ts/Either';
import type { StoreRequest, StoreSession } from '../../dimse/port';
import type { Modality } from '../../domain/modality/modality';
import { orthancStatus } from '../../domain/orthanc-status';
import { JobFault } from '../job-type';
import { networkFault } from '../network-fault';
import type { ModalityStoreParameters } from './parameters';
import type { ModalityStorePorts, SendableInstance } from './ports';

/** The request to store an instance as it is. */
export const requestOf = (
  { sopClass, sopInstance, transferSyntax, file }: SendableInstance,
  moveOriginator: ModalityStoreParameters['moveOriginator'],
  signal: AbortSignal,
): StoreRequest => ({
  sopClass,
  sopInstance,
  transferSyntax,
  file,
  signal,
  ...(moveOriginator === null ? {} : { moveOriginator }),
});

/**
 * Sends one instance: its file as it is where the peer takes its transfer syntax, transcoded where it does not and that is allowed. Throws a
 * `JobFault`.
 */
export const sendInstance = async (
  instance: SendableInstance,
  session: StoreSession,
  { peer, moveOriginator }: Pick<ModalityStoreParameters, 'peer' | 'moveOriginator'>,
  { transcoder, transcodeDicomProtocol }: Pick<ModalityStorePorts, 'transcoder' | 'transcodeDicomProtocol'>,
  signal: AbortSignal,
): Promise<void> => {
  const { sopClass, transferSyntax } = instance;
  const store = async (request: Pick<StoreRequest, 'file' | 'transferSyntax' | 'sopInstance'>): Promise<void> => {
    const stored = await session.store(requestOf({ ...request, sopClass }, moveOriginator, signal))();
    if (E.isLeft(stored)) throw networkFault(stored.left);
  };

  const accepted = await session.acceptedSyntaxes({ sopClass, transferSyntax })();
  if (E.isLeft(accepted)) throw networkFault(accepted.left);
  if (accepted.right.includes(transferSyntax)) return store(instance);
  if (!transcodeDicomProtocol || !peer.allows.transcoding) throw noContext(instance, peer.aet);
  const transcoded = await transcoder.transcode({ file: instance.file, syntaxes: accepted.right, lossy: null });
  switch (transcoded.kind) {
    case 'unchanged':
      return store(instance);
    case 'transcoded':
      try {
        return await store({ ...transcoded, sopInstance: instance.sopInstance });
      } finally {
        await transcoded.release();
      }
    case 'refused':
      throw cannotTranscode(transferSyntax, accepted.right);
  }
};

const noContext = ({ sopClass, transferSyntax }: SendableInstance, aet: string): JobFault =>
  new JobFault(
    orthancStatus.NetworkProtocol.code,
    `No valid presentation context was negotiated for SOP class UID [${sopClass}] and transfer syntax [${transferSyntax}] while sending to modality [${aet}]`,
  );

const cannotTranscode = (from: string, to: readonly string[]): JobFault =>
  new JobFault(
    orthancStatus.NotImplemented.code,
    `Cannot transcode from ${from} to one of [ ${to.map((uid) => `${uid} `).join('')}]`,
  );

/** Sends one file on an association of its own. Throws a `JobFault`. */
export const sendFile = async (
  instance: SendableInstance,
  peer: Modality,
  ports: Pick<ModalityStorePorts, 'scu' | 'transcoder' | 'transcodeDicomProtocol'>,
): Promise<void> => {
  const session = ports.scu.openStore({ peer });
  session.expect([instance]);
  try {
    await sendInstance(instance, session, { peer, moveOriginator: null }, ports, new AbortController().signal);
  } finally {
    await session.close();
  }
};
