import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import * as E from 'fp-ts/Either';
import { generate } from 'selfsigned';
import { optionTable } from '../config/option-table';
import type { Options } from '../config/options';
import { startNode } from '../dimse/testing/node';
import { peerAt, startScu, storeRequest } from '../dimse/testing/scu';
import { until } from '../test/poll';
import { temporaryFolders } from '../test/temporary-folder';
import { openDicomTls } from './dicom-tls';

const defaults = Object.fromEntries(Object.entries(optionTable).map(([name, spec]) => [name, spec.default])) as Options;
const folders = temporaryFolders();
afterAll(() => folders.removeAll());

type Files = { readonly certificate: string; readonly key: string };
let [ours, theirs, stranger]: Files[] = [];

const made = async (name: string): Promise<Files> => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], { keySize: 2048 });
  const folder = folders.make();
  const files = { certificate: path.join(folder, 'certificate.pem'), key: path.join(folder, 'key.pem') };
  writeFileSync(files.certificate, cert);
  writeFileSync(files.key, key);
  return files;
};

beforeAll(async () => {
  [ours, theirs, stranger] = await Promise.all([made('ours'), made('theirs'), made('stranger')]);
});

/** As whoever has these files and trusts that certificate; '' : nobody's. */
const tlsOf = (own: Files | undefined, trusted: Files | undefined, over: Partial<Options> = {}) =>
  openDicomTls({
    ...defaults,
    DicomTlsEnabled: true,
    DicomTlsCertificate: own?.certificate ?? '',
    DicomTlsPrivateKey: own?.key ?? '',
    DicomTlsTrustedCertificates: trusted?.certificate ?? '',
    ...over,
  });

const clientOf = (own: Files | undefined, trusted: Files | undefined, over: Partial<Options> = {}) =>
  startScu({ tls: tlsOf(own, trusted, { DicomTlsEnabled: false, ...over }).client });

const serverOf = (own: Files | undefined, trusted: Files | undefined, over: Partial<Options> = {}) => {
  const { server } = tlsOf(own, trusted, over);
  return startNode({ ...(server === null ? {} : { tls: server }) });
};

it('should carry instances between two that trust each other', async () => {
  const node = await serverOf(theirs, ours);
  const scu = clientOf(ours, theirs);
  const session = scu.openStore({ peer: peerAt(node.port, { useDicomTls: true }) });
  expect(await session.store(storeRequest('1.2.3', 2_000_000))()).toEqual(E.right({ status: 0 }));
  await session.close();
  expect(node.taken).toHaveLength(1);
  await node.close();
});

it('should refuse a caller without a certificate, and one whose certificate is not trusted', async () => {
  const node = await serverOf(theirs, ours);
  const echo = async (own: Files | undefined) =>
    E.isRight(await clientOf(own, theirs).echo({ peer: peerAt(node.port, { useDicomTls: true }) })());
  expect([await echo(ours), await echo(stranger), await echo(undefined)]).toEqual([true, false, false]);
  expect(node.notices.filter(({ what }) => what.startsWith('A handshake of TLS failed'))).toHaveLength(2);
  await node.close();
});

it('should call no server that is not trusted, unless nothing is required and nothing is trusted', async () => {
  const node = await serverOf(theirs, ours);
  const call = { peer: peerAt(node.port, { useDicomTls: true }) };
  expect(await clientOf(ours, stranger).echo(call)()).toMatchObject(
    E.left({ _tag: 'NotConnected', cause: { kind: 'Unreachable' } }),
  );
  const careless = { DicomTlsRemoteCertificateRequired: false };
  expect(E.isRight(await clientOf(ours, stranger, careless).echo(call)())).toBe(false);
  expect(E.isRight(await clientOf(ours, undefined, careless).echo(call)())).toBe(true);
  await node.close();
});

it('should let everybody in where no certificate is required', async () => {
  const node = await serverOf(theirs, undefined, { DicomTlsRemoteCertificateRequired: false });
  const call = { peer: peerAt(node.port, { useDicomTls: true }) };
  expect(E.isRight(await clientOf(undefined, theirs).echo(call)())).toBe(true);
  await node.close();
});

it('should stop at once although a caller does not end its handshake', async () => {
  const node = await serverOf(theirs, ours);
  const socket = connect(node.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  await until('the connection', () => socket.readyState === 'open' || undefined);
  await node.close();
  await closed;
});

it.each<[Partial<Options>, string]>([
  [{ DicomTlsCertificate: '' }, '"DicomTlsEnabled" needs'],
  [{ DicomTlsPrivateKey: '/nowhere' }, 'Cannot read the file of "DicomTlsPrivateKey"'],
  [{ DicomTlsTrustedCertificates: '' }, 'unless "DicomTlsRemoteCertificateRequired" is false'],
  [{ DicomTlsMinimumProtocolVersion: 5 }, '"DicomTlsMinimumProtocolVersion" needs "DicomTlsCiphersAccepted"'],
  [{ DicomTlsCiphersAccepted: ['NOPE'] }, '"DicomTlsCiphersAccepted" names no cipher'],
])('should refuse to start with %j, and say what to do', (over, message) => {
  expect(() => tlsOf(theirs, ours, over)).toThrow(message);
});

it('should speak no version older than the one that is wanted', async () => {
  const newest = { DicomTlsMinimumProtocolVersion: 5, DicomTlsCiphersAccepted: ['TLS_AES_256_GCM_SHA384'] };
  const node = await serverOf(theirs, ours, newest);
  const call = { peer: peerAt(node.port, { useDicomTls: true }) };
  expect(E.isRight(await clientOf(ours, theirs).echo(call)())).toBe(true);
  await node.close();
});
