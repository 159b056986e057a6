import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureVersion, type TlsOptions } from 'node:tls';
import type { Options } from '../config/options';
import type { PeerTls } from '../dimse/association/connect';
import { CommandFailure } from './exit';

type DicomTlsOptions = Pick<
  Options,
  | 'DicomTlsEnabled'
  | 'DicomTlsCertificate'
  | 'DicomTlsPrivateKey'
  | 'DicomTlsTrustedCertificates'
  | 'DicomTlsRemoteCertificateRequired'
  | 'DicomTlsMinimumProtocolVersion'
  | 'DicomTlsCiphersAccepted'
>;

export type DicomTls = {
  /** Null: the server speaks no TLS. */
  readonly server: TlsOptions | null;
  /** For nodes with `UseDicomTls`. */
  readonly client: PeerTls;
};

/** By Orthanc's numbers; 0 is the profile of BCP 195. */
const VERSIONS: readonly SecureVersion[] = ['TLSv1.2', 'TLSv1', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

const read = (option: string, file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch {
    throw new CommandFailure(`Cannot read the file of "${option}": set it to a PEM file that this user may read.`);
  }
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';

const checked = <T>(make: () => T): T => {
  try {
    return make();
  } catch (error) {
    throw new CommandFailure(
      codeOf(error) === 'ERR_SSL_NO_CIPHER_MATCH'
        ? '"DicomTlsCiphersAccepted" names no cipher that is known.'
        : 'The files of "DicomTlsCertificate", "DicomTlsPrivateKey" and "DicomTlsTrustedCertificates" do not fit.',
    );
  }
};

/** Reads the certificates once. Throws a `CommandFailure` that says what to do. Contract 12-newer-releases.md §7.1 and §10.1. */
export const openDicomTls = (options: DicomTlsOptions): DicomTls => {
  const { DicomTlsCertificate: cert, DicomTlsPrivateKey: key, DicomTlsTrustedCertificates: ca } = options;
  const { DicomTlsMinimumProtocolVersion: version, DicomTlsCiphersAccepted: ciphers } = options;
  if (version !== 0 && ciphers.length === 0) {
    throw new CommandFailure('"DicomTlsMinimumProtocolVersion" needs "DicomTlsCiphersAccepted", unless it is 0.');
  }
  const files = {
    minVersion: VERSIONS[version] ?? 'TLSv1.2',
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...(ciphers.length === 0 ? {} : { ciphers: ciphers.join(':') }),
    ...(cert === '' ? {} : { cert: read('DicomTlsCertificate', cert) }),
    ...(key === '' ? {} : { key: read('DicomTlsPrivateKey', key) }),
    ...(ca === '' ? {} : { ca: read('DicomTlsTrustedCertificates', ca) }),
  };
  const required = options.DicomTlsRemoteCertificateRequired;
  // Whoever names what is trusted wants it to be checked, as 1.10.1 does it.
  const client = { context: checked(() => createSecureContext(files)), verified: required || ca !== '' };
  if (!options.DicomTlsEnabled) return { server: null, client };
  if (cert === '' || key === '' || (required && ca === '')) {
    throw new CommandFailure(
      '"DicomTlsEnabled" needs "DicomTlsCertificate", "DicomTlsPrivateKey" and, unless "DicomTlsRemoteCertificateRequired" is false, "DicomTlsTrustedCertificates".',
    );
  }
  return { server: { ...files, requestCert: required, rejectUnauthorized: required }, client };
};
