import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { required } from '../../test/required';

export const opensslIsInstalled = (): boolean => required(existsSync('/usr/bin/openssl'), 'OpenSSL is not installed');

export type Certificate = { readonly key: string; readonly certificate: string };

export type Certificates = {
  /** Of the authority that everybody trusts. */
  readonly authority: string;
  readonly ours: Certificate;
  readonly peer: Certificate;
  /** Nobody vouches for it. */
  readonly stranger: Certificate;
};

/** Makes keys and certificates of an authority in a folder. */
export const makeCertificates = (folder: string): Certificates => {
  const at = (name: string): string => path.join(folder, name);
  const openssl = (...parameters: readonly string[]): void => {
    execFileSync('openssl', parameters, { stdio: 'pipe', timeout: 30_000 });
  };
  const selfSigned = (name: string): Certificate => {
    const [key, certificate] = [at(`${name}.key`), at(`${name}.pem`)];
    const made = ['-keyout', key, '-out', certificate, '-days', '2', '-subj', `/CN=${name}`];
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...made);
    return { key, certificate };
  };
  const authority = selfSigned('authority');
  writeFileSync(at('extensions'), 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\n');
  const signed = (name: string): Certificate => {
    const [key, certificate] = [at(`${name}.key`), at(`${name}.pem`)];
    openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', at(`${name}.csr`), '-subj', `/CN=${name}`);
    const by = ['-CA', authority.certificate, '-CAkey', authority.key, '-CAcreateserial', '-extfile', at('extensions')];
    openssl('x509', '-req', '-in', at(`${name}.csr`), ...by, '-out', certificate, '-days', '2');
    return { key, certificate };
  };
  return { authority: authority.certificate, ours: signed('ours'), peer: signed('peer'), stranger: selfSigned('stranger') };
};
