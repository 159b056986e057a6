import { constants } from 'node:crypto';
import { createSecureContext, type SecureVersion, type TlsOptions } from 'node:tls';
import * as E from 'fp-ts/Either';
import type { Options } from '../config/options';

export type TlsSettings = Pick<
  TlsOptions,
  'key' | 'cert' | 'ca' | 'ciphers' | 'minVersion' | 'requestCert' | 'rejectUnauthorized' | 'secureOptions'
>;

type SslOptions = Pick<
  Options,
  'SslCertificate' | 'SslMinimumProtocolVersion' | 'SslCiphersAccepted' | 'SslVerifyPeers' | 'SslTrustedClientCertificates'
>;

/** By Orthanc's numbers. */
const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/**
 * What a server needs to speak TLS as the options say. `read` throws for a file that cannot be read. Left: a sentence for the
 * operator, which names the option and never what is in a file.
 */
export const tlsSettings = (options: SslOptions, read: (path: string) => Buffer): E.Either<string, TlsSettings> => {
  const certificate = readOption('SslCertificate', options.SslCertificate, read);
  if (E.isLeft(certificate)) return certificate;
  const trusted = options.SslVerifyPeers
    ? readOption('SslTrustedClientCertificates', options.SslTrustedClientCertificates, read)
    : null;
  if (trusted !== null && E.isLeft(trusted)) return trusted;
  const settings: TlsSettings = {
    key: certificate.right,
    cert: certificate.right,
    minVersion: VERSIONS[options.SslMinimumProtocolVersion] ?? 'TLSv1.2',
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...(options.SslCiphersAccepted.length === 0 ? {} : { ciphers: options.SslCiphersAccepted.join(':') }),
    ...(trusted === null ? {} : { ca: trusted.right, requestCert: true, rejectUnauthorized: true }),
  };
  try {
    createSecureContext(settings);
    return E.right(settings);
  } catch (error) {
    return E.left(`TLS cannot be set up (${codeOf(error)}): ${culprit(codeOf(error))}`);
  }
};

const readOption = (option: string, path: string, read: (path: string) => Buffer): E.Either<string, Buffer> => {
  try {
    return E.right(read(path));
  } catch (error) {
    return E.left(`"${option}" names a file that cannot be read (${codeOf(error)}): ${path}`);
  }
};

const culprit = (code: string): string =>
  code === 'ERR_SSL_NO_CIPHER_MATCH'
    ? '"SslCiphersAccepted" names no cipher that is known'
    : '"SslCertificate" must hold the private key and the certificate that belongs to it, both in PEM';

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
