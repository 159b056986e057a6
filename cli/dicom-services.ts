import * as E from 'fp-ts/Either';
import type { Engine } from '../actors/port';
import type { LiveSettings } from '../config/live-settings';
import type { Options } from '../config/options';
import { defaultCharacterSet, defaultDecoder } from '../dicom/text/default-encoding';
import type { KnownModalities } from '../dimse/modality';
import { commitmentServices } from '../dimse/scp/commitment';
import { findService } from '../dimse/scp/find/service';
import type { Caller } from '../dimse/scp/ports';
import { getService } from '../dimse/scp/retrieve/get';
import { type MovePorts, moveService } from '../dimse/scp/retrieve/move';
import type { Service } from '../dimse/scp/service';
import { openWorklistFolder } from '../dimse/scp/worklist/folder';
import { worklistService } from '../dimse/scp/worklist/service';
import { sameAet } from '../domain/modality/modality';
import type { Finding } from '../http/deps';
import { commitmentSubmission } from '../jobs/commitment/job-type';
import { JobFault } from '../jobs/job-type';
import { expectAll } from '../jobs/modality-store/expect-all';
import { openAhead } from '../jobs/modality-store/open-ahead';
import { requestOf, sendInstance } from '../jobs/modality-store/send-instance';
import { storeSubmission } from '../jobs/modality-store/submission';
import { NotConnectedFault } from '../jobs/network-fault';
import type { Projections } from '../projections/host';
import type { OpenNetwork } from './network';

export type DicomServicePorts = {
  readonly options: Options;
  readonly settings: LiveSettings;
  readonly finding: Finding;
  readonly projections: Pick<Projections, 'resources'>;
  readonly network: OpenNetwork;
  readonly engine: Pick<Engine, 'submit'>;
  readonly modalities: KnownModalities;
};

const limit = (count: number): number | null => (count === 0 ? null : count);

/** What every job that the network starts has. */
const JOB = { priority: 0, delivery: 'none', userData: null, filename: null } as const;

const sending =
  ({ network }: DicomServicePorts): MovePorts['openSending'] =>
  ({ target: peer, instances, originator: moveOriginator, signal }) => {
    const session = network.jobs.scu.openStore({ peer, signal });
    let expecting: Promise<void> | null = null;
    const upcoming = openAhead(instances, 0, network.jobs, (instance) =>
      session.prepare(requestOf(instance, moveOriginator, signal)),
    );
    return {
      next: async () => {
        try {
          expecting ??= expectAll(session, instances, 0, network.jobs);
          await expecting;
          const { value: opened } = upcoming.next();
          const instance = opened === undefined ? null : await opened;
          if (instance === null) return 'failed';
          await sendInstance(instance, session, { peer, moveOriginator }, network.jobs, signal);
          return 'completed';
        } catch (error) {
          if (error instanceof NotConnectedFault) return 'unreachable';
          if (error instanceof JobFault) return 'failed';
          throw error;
        }
      },
      close: session.close,
    };
  };

/** What our DICOM server answers beside echo and store. */
export const dicomServices = (ports: DicomServicePorts): readonly Service[] => {
  const { options, settings, finding, network, engine, modalities } = ports;
  const { resources } = ports.projections;
  const fallback = () => defaultDecoder(settings.defaultEncoding.get());
  const characterSet = () => defaultCharacterSet(settings.defaultEncoding.get());
  const selection = { search: finding.search, resources, fallback };
  const { describe, open, transcoder } = network.jobs;

  const submitMove: MovePorts['submit'] = async (peer, ids, moveOriginator, caller) => {
    const rows = ids.flatMap((id) => resources.find(id) ?? []);
    const localAet = peer.localAet || options.DicomAet;
    const to = { peer, localAet, timeout: 0, permissive: true, moveOriginator, commitment: null };
    const submitted = await engine.submit({ ...JOB, ...storeSubmission(rows, resources, to, 'C-MOVE') }, caller.origin())();
    return E.isRight(submitted);
  };

  const commit = async (request: Omit<Parameters<typeof commitmentSubmission>[0], 'peer' | 'calledAet'>, caller: Caller) => {
    const known = [...modalities.all().values()];
    const peer = known.find((one) => sameAet(one.aet, caller.aet, options.StrictAetComparison));
    if (peer === undefined) return false;
    const job = commitmentSubmission({ ...request, peer, calledAet: caller.calledAet });
    return E.isRight(await engine.submit({ ...JOB, ...job }, caller.origin())());
  };

  return [
    findService({
      find: finding.find,
      requestedTags: finding.requestedTags,
      resources,
      aet: options.DicomAet,
      caseSensitivePn: options.CaseSensitivePN,
      limitOf: (level) => limit(level === 'Instance' ? options.LimitFindInstances : options.LimitFindResults),
      fallback,
      characterSet,
    }),
    moveService({
      ...selection,
      modalities,
      strictAetComparison: options.StrictAetComparison,
      synchronous: options.SynchronousCMove,
      describe,
      openSending: sending(ports),
      submit: submitMove,
    }),
    getService({ ...selection, open, transcoder: options.TranscodeDicomProtocol ? transcoder : null }),
    ...(options.Worklists.enabled
      ? [
          worklistService({
            folder: openWorklistFolder(options.Worklists.database, fallback),
            filterIssuerAet: options.Worklists.filterIssuerAet,
            limit: limit(options.Worklists.limitAnswers),
            caseSensitivePn: options.CaseSensitivePN,
            fallback,
            characterSet,
          }),
        ]
      : []),
    ...commitmentServices({ commit, reported: network.routes.commitments.take }),
  ];
};
