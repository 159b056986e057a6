import * as TE from 'fp-ts/TaskEither';
import { createCommitments } from '../../dimse/commitments';
import type { DicomScu, StoreSession } from '../../dimse/port';
import { createQueryRegistry } from '../../dimse/query/registry';
import type { Network } from '../deps';

const refused = (aet: string) =>
  TE.left({ _tag: 'NotConnected', aet, cause: { kind: 'Unreachable', code: 'ECONNREFUSED', host: '127.0.0.1' } } as const);

const noSession: StoreSession = {
  expect: () => undefined,
  prepare: () => undefined,
  acceptedSyntaxes: () => refused('NOBODY'),
  store: () => refused('NOBODY'),
  close: async () => undefined,
};

/** A network in which nobody answers, unless `scu` says so. */
export const fakeNetwork = (scu: Partial<DicomScu> = {}): Network => ({
  scu: {
    echo: ({ peer }) => refused(peer.aet),
    find: ({ peer }) => refused(peer.aet),
    move: ({ peer }) => refused(peer.aet),
    get: ({ peer }) => refused(peer.aet),
    requestCommitment: ({ peer }) => refused(peer.aet),
    reportCommitment: ({ peer }) => refused(peer.aet),
    openStore: () => noSession,
    ...scu,
  },
  queries: createQueryRegistry(100),
  commitments: createCommitments(100),
  transcoder: { writes: () => false, transcode: async () => ({ kind: 'refused', refusal: { _tag: 'NoSuitableSyntax' } }) },
  transcodeDicomProtocol: true,
  passOn: () => TE.left({ _tag: 'EmptyBody' }),
});
