import type { Options } from '../config/options';
import { isLoopback } from '../http/access';

export type DicomExposure = { readonly address: string; readonly warning: string | null };

type ExposureOptions = Pick<
  Options,
  | 'DicomBindAddress'
  | 'RemoteAccessAllowed'
  | 'DicomModalities'
  | 'DicomModalitiesInDatabase'
  | 'DicomAlwaysAllowStore'
  | 'DicomCheckModalityHost'
>;

/**
 * Where the DICOM server listens. Unlike Orthanc's it is open to other machines only if that is asked for: by an address, or by
 * `RemoteAccessAllowed` together with nodes that are known (DICOM knows no passwords).
 */
export const dicomExposure = (options: ExposureOptions): DicomExposure => {
  const { DicomBindAddress: stated, RemoteAccessAllowed: remote } = options;
  const known = options.DicomModalitiesInDatabase || Object.keys(options.DicomModalities).length > 0;
  const address = stated !== '' ? stated : remote && known ? '0.0.0.0' : '127.0.0.1';
  if (isLoopback(address)) {
    const told = stated === '' && remote;
    return { address, warning: told ? 'The DICOM server listens on 127.0.0.1 only: no modality is configured' : null };
  }
  const everybody = options.DicomAlwaysAllowStore;
  return {
    address,
    warning: everybody ? 'Every machine that reaches the DICOM port may store: "DicomAlwaysAllowStore" is true' : null,
  };
};
