import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext, type TlsOptions } from 'node:tls';
import type { Options } from '../config/options';
import { CommandFailure } from './exit';

type DicomTlsOptions = Pick<
  Options,
  | 'DicomTlsEnabled'
  | 'DicomTlsCertificate'
  | 'DicomTlsPrivateKey'
  | 'DicomTlsTrustedCertificates'
  | 'DicomTlsRemoteCertificateRequired'
>;

export type DicomTls = {
  /** Null: the server speaks no TLS. */
  readonly server: TlsOptions | null;
  /** For nodes with `UseDicomTls`. */
  readonly client: SecureContext;
};

const read = (option: string, file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch {
    throw new CommandFailure(`Cannot read the file of "${option}": set it to a PEM file that this user may read.`);
  }
};

const checked = <T>(make: () => T): T => {
  try {
    return make();
  } catch {
    throw new CommandFailure(
      'The files of "DicomTlsCertificate", "DicomTlsPrivateKey" and "DicomTlsTrustedCertificates" do not fit.',
    );
  }
};

/** Reads the certificates once. BCP 195: TLS 1.2 or later. Throws a `CommandFailure` that says what to do. */
export const openDicomTls = (options: DicomTlsOptions): DicomTls => {
  const { DicomTlsCertificate: cert, DicomTlsPrivateKey: key, DicomTlsTrustedCertificates: ca } = options;
  const files = {
    minVersion: 'TLSv1.2',
    ...(cert === '' ? {} : { cert: read('DicomTlsCertificate', cert) }),
    ...(key === '' ? {} : { key: read('DicomTlsPrivateKey', key) }),
    ...(ca === '' ? {} : { ca: read('DicomTlsTrustedCertificates', ca) }),
  } as const;
  const client = checked(() => createSecureContext(files));
  if (!options.DicomTlsEnabled) return { server: null, client };
  const required = options.DicomTlsRemoteCertificateRequired;
  if (cert === '' || key === '' || (required && ca === '')) {
    throw new CommandFailure(
      '"DicomTlsEnabled" needs "DicomTlsCertificate", "DicomTlsPrivateKey" and, unless "DicomTlsRemoteCertificateRequired" is false, "DicomTlsTrustedCertificates".',
    );
  }
  return { server: { ...files, requestCert: required, rejectUnauthorized: required }, client };
};
