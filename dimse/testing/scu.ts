import { systemClock, systemTimers } from '../../cli/system-ports';
import { makeDicom } from '../../dicom/testing/make-dicom';
import type { PeerTls } from '../association/connect';
import { type Modality, PERMISSIONS } from '../modality';
import type { ScuOptions } from '../scu/ports';
import { createScu, type RunningScu } from '../scu/scu';

export const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';

const all = Object.fromEntries(PERMISSIONS.map((permission) => [permission, true])) as Modality['allows'];

/** A peer on loopback that may do everything. */
export const peerAt = (port: number, over: Partial<Modality> = {}): Modality => ({
  aet: 'PEER',
  host: '127.0.0.1',
  port,
  manufacturer: 'Generic',
  allows: all,
  useDicomTls: false,
  localAet: '',
  timeout: 0,
  retrieveMethod: 'SystemDefault',
  ...over,
});

type ScuChoices = Partial<ScuOptions> & { readonly tls?: PeerTls };

/** A client with its usual options; `timeout` in seconds. */
export const startScu = ({ tls, ...options }: ScuChoices = {}): RunningScu => {
  const clock = systemClock();
  return createScu({
    clock,
    timers: systemTimers(clock),
    tls: () => {
      if (tls === undefined) throw new Error('no TLS here');
      return tls;
    },
    options: {
      aet: 'ANAMNESIS',
      timeout: 5,
      maximumPduLength: 16_384,
      closeDelay: 0,
      preferredTransferSyntax: '1.2.840.10008.1.2.1',
      storageClasses: [CT_IMAGE],
      storageSyntaxes: ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2'],
      ...options,
    },
  });
};

const ctImage = (sopUid: string, pixelBytes: number, transferSyntax: string): Buffer =>
  makeDicom({ patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid, sopClass: CT_IMAGE, pixelBytes, transferSyntax });

/** A CT image of about `size` bytes, as a request to store it. */
export const storeRequest = (sopInstance: string, size = 1_000, transferSyntax = '1.2.840.10008.1.2.1') => ({
  sopClass: CT_IMAGE,
  sopInstance,
  transferSyntax,
  file: { kind: 'bytes', bytes: ctImage(sopInstance, size, transferSyntax) } as const,
});
