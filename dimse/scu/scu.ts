import type { DicomScu } from '../port';
import { reportCommitment, requestCommitment } from './commitment';
import { echo } from './echo';
import { answer } from './fault';
import { find } from './find';
import { get } from './get';
import { move } from './move';
import type { ScuPorts } from './ports';
import { AssociationPool } from './store/pool';
import { createStoreSession } from './store/session';

const MICROS = 1_000_000;

/** The client, and how to let go of the associations that it keeps. */
export type RunningScu = DicomScu & { readonly close: () => Promise<void> };

/** The DICOM network as a client. Nothing is opened before it is needed. */
export const createScu = (ports: ScuPorts): RunningScu => {
  const { clock, timers, options } = ports;
  const pool = new AssociationPool({ clock, timers, delay: options.closeDelay * MICROS });
  return {
    echo: (call, checkFind = false) => answer(() => echo(call, checkFind, ports)),
    find: (call, request, take) => answer(() => find(call, request, take, ports)),
    move: (call, request, progress) => answer(() => move(call, request, progress, ports)),
    get: (call, request, take, progress) => answer(() => get(call, request, take, progress, ports)),
    requestCommitment: (call, request) => answer(() => requestCommitment(call, request, ports)),
    reportCommitment: (call, report) => answer(() => reportCommitment(call, report, ports)),
    openStore: (call) => createStoreSession(call, ports, pool),
    close: () => pool.close(),
  };
};
