import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { makeDicom } from '../dicom/testing/make-dicom';
import type { JsonObject } from '../domain/json';
import type { Child } from '../test/child';
import { freePort } from '../test/free-port';
import { orthancIsInstalled, type Server, startAnamnesis, startOrthanc } from '../test/process';
import { required } from '../test/required';
import { temporaryFolders } from '../test/temporary-folder';
import { type Certificates, makeCertificates, opensslIsInstalled } from './testing/certificates';
import { dataSet, describeWithDcmtk, filesIn, run, startListening } from './testing/dcmtk';

jest.setTimeout(480_000);

const describeWithTls = opensslIsInstalled() ? describeWithDcmtk : describe.skip;
const testWithOrthanc = required(orthancIsInstalled(), 'Orthanc is not installed') ? test : test.skip;

const post = async (server: Server, path: string, body: string) => {
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', body });
  return { status: answer.status, json: JSON.parse(await answer.text()) };
};

describeWithTls('DICOM over TLS', () => {
  const folders = temporaryFolders();
  const [peers, servers]: [Child[], Server[]] = [[], []];
  const files = [1, 2, 3].map((n) =>
    makeDicom({ patientId: 'P', studyUid: '1.2', seriesUid: '1.2.1', sopUid: `1.2.1.${n}`, pixelBytes: 300_000 }),
  );
  let certificates: Certificates;
  let sent: string;
  let tls: JsonObject;

  /** Starts one of the two servers; `modalities` and other options beside those of TLS. */
  const start = async (how: typeof startAnamnesis, options: JsonObject) => {
    const port = await freePort();
    const server = await how({
      folder: folders.make(),
      options: { DicomServerEnabled: true, DicomPort: port, DicomTlsEnabled: true, ...tls, ...options },
    });
    servers.push(server);
    return { ...server, dicomPort: port };
  };
  const listening = async (inbox: string, ...options: readonly string[]): Promise<number> => {
    const peer = await startListening('storescp', ['-B', '-od', inbox, ...options], { reached: waits });
    peers.push(peer);
    return peer.port;
  };
  /** A listener that wants certificates cannot be asked without one. */
  const waits = (port: number) => run('echoscu', ...mine(), '127.0.0.1', String(port));
  const mine = (): readonly string[] => ['+tls', certificates.peer.key, certificates.peer.certificate, '-ic'];
  const modality = (port: number, over: JsonObject = {}): JsonObject => ({
    AET: 'PEER',
    Host: '127.0.0.1',
    Port: port,
    UseDicomTls: true,
    ...over,
  });

  beforeAll(() => {
    const folder = folders.make();
    certificates = makeCertificates(folder);
    sent = path.join(folder, 'sent');
    mkdirSync(sent);
    for (const [index, file] of files.entries()) writeFileSync(path.join(sent, `${index}.dcm`), file);
    tls = {
      DicomTlsCertificate: certificates.ours.certificate,
      DicomTlsPrivateKey: certificates.ours.key,
      DicomTlsTrustedCertificates: certificates.authority,
    };
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    for (const peer of peers) await peer.end('SIGKILL');
    folders.removeAll();
  });

  const trusting = (): readonly string[] => ['+cf', certificates.authority];
  const as = ({ key, certificate }: Certificates['peer']): readonly string[] => ['+tls', key, certificate, ...trusting()];

  test('a peer with a trusted certificate echoes and stores, byte for byte', async () => {
    const server = await start(startAnamnesis, {});
    const at = ['127.0.0.1', String(server.dicomPort)];
    expect(await run('echoscu', ...as(certificates.peer), ...at)).toMatchObject({ code: 0 });
    expect(await run('storescu', ...as(certificates.peer), '+sd', ...at, sent)).toMatchObject({ code: 0 });
    const ids = z.array(z.string()).parse(await (await fetch(`${server.url}/instances`)).json());
    const stored = await Promise.all(
      ids.map(async (id) => dataSet(Buffer.from(await (await fetch(`${server.url}/instances/${id}/file`)).arrayBuffer()))),
    );
    expect([...stored].sort()).toEqual(files.map(dataSet).sort());
  });

  test('a peer without a certificate, with one that nobody vouches for, or without TLS is refused', async () => {
    const server = await start(startAnamnesis, {});
    const at = ['127.0.0.1', String(server.dicomPort)];
    expect((await run('echoscu', '+tla', ...trusting(), ...at)).code).not.toBe(0);
    expect((await run('echoscu', ...as(certificates.stranger), ...at)).code).not.toBe(0);
    expect((await run('echoscu', ...at)).code).not.toBe(0);
    expect((await run('echoscu', ...as(certificates.peer), ...at)).code).toBe(0);
    expect(server.stdout() + server.stderr()).toContain('A handshake of TLS failed');
  });

  test('no certificate is asked for where none is required', async () => {
    const server = await start(startAnamnesis, { DicomTlsRemoteCertificateRequired: false, DicomTlsTrustedCertificates: '' });
    const at = ['127.0.0.1', String(server.dicomPort)];
    expect(await run('echoscu', '+tla', ...trusting(), ...at)).toMatchObject({ code: 0 });
    expect(await run('storescu', '+tla', ...trusting(), '+sd', ...at, sent)).toMatchObject({ code: 0 });
  });

  test('versions and ciphers are limited as the options say', async () => {
    const server = await start(startAnamnesis, {
      DicomTlsMinimumProtocolVersion: 4,
      DicomTlsCiphersAccepted: ['ECDHE-RSA-AES256-GCM-SHA384'],
    });
    const at = ['127.0.0.1', String(server.dicomPort)];
    const withCipher = (cipher: string) => run('echoscu', ...as(certificates.peer), '+py', '+cs', cipher, ...at);
    expect((await withCipher('TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384')).code).toBe(0);
    const { output } = await run(
      'openssl',
      's_client',
      '-connect',
      `127.0.0.1:${server.dicomPort}`,
      '-tls1_2',
      '-cipher',
      'ECDHE-RSA-AES128-GCM-SHA256',
    );
    expect(output).toContain('handshake failure');
  });

  test('we echo and store to a peer that wants our certificate, byte for byte', async () => {
    const inbox = folders.make();
    const server = await start(startAnamnesis, {
      DicomModalities: { peer: modality(await listening(inbox, ...as(certificates.peer))) },
    });
    expect(await post(server, '/modalities/peer/echo', '')).toEqual({ status: 200, json: {} });
    for (const file of files) await fetch(`${server.url}/instances`, { method: 'POST', body: file });
    const studies = await (await fetch(`${server.url}/studies`)).text();
    expect(await post(server, '/modalities/peer/store', studies)).toMatchObject({
      status: 200,
      json: { InstancesCount: 3, FailedInstancesCount: 0 },
    });
    expect([...filesIn(inbox)].sort()).toEqual(files.map(dataSet).sort());
  });

  test('we refuse a peer that is not trusted, and tell why', async () => {
    const inbox = folders.make();
    const stranger = await listening(inbox, '+tls', certificates.stranger.key, certificates.stranger.certificate, '-ic');
    const plain = await startListening('storescp', ['-B', '-od', inbox]);
    peers.push(plain);
    const trusted = await listening(inbox, ...as(certificates.peer));
    const server = await start(startAnamnesis, {
      DicomModalities: {
        stranger: modality(stranger),
        plain: modality(plain.port),
        withoutTls: modality(trusted, { UseDicomTls: false }),
      },
    });
    const failed = (Details: string) => ({ status: 500, json: expect.objectContaining({ OrthancStatus: 9, Details }) });
    expect(await post(server, '/modalities/stranger/echo', '')).toEqual(
      failed('DicomAssociation - connecting to AET "PEER": TLS error: certificate verify failed'),
    );
    expect((await post(server, '/modalities/plain/echo', '')).status).toBe(500);
    expect((await post(server, '/modalities/withoutTls/echo', '')).status).toBe(500);
    const careless = await start(startAnamnesis, {
      DicomTlsRemoteCertificateRequired: false,
      DicomTlsTrustedCertificates: '',
      DicomModalities: { stranger: modality(stranger) },
    });
    expect(await post(careless, '/modalities/stranger/echo', '')).toEqual({ status: 200, json: {} });
  });

  testWithOrthanc('real Orthanc calls us, and we call it', async () => {
    const port = await freePort();
    const orthanc = await start(startOrthanc, { DicomAet: 'ORTHANC', DicomModalities: { us: modality(port, { AET: 'US' }) } });
    const us = await start(startAnamnesis, {
      DicomAet: 'US',
      DicomPort: port,
      DicomModalities: { orthanc: modality(orthanc.dicomPort, { AET: 'ORTHANC' }) },
    });
    expect(await post(orthanc, '/modalities/us/echo', '')).toEqual({ status: 200, json: {} });
    expect(await post(us, '/modalities/orthanc/echo', '')).toEqual({ status: 200, json: {} });
    for (const file of files) await fetch(`${us.url}/instances`, { method: 'POST', body: file });
    const studies = await (await fetch(`${us.url}/studies`)).text();
    expect((await post(us, '/modalities/orthanc/store', studies)).json).toMatchObject({
      InstancesCount: 3,
      FailedInstancesCount: 0,
    });
    await fetch(`${us.url}/studies/${JSON.parse(studies)[0]}`, { method: 'DELETE' });
    expect((await post(orthanc, '/modalities/us/store', studies)).json).toMatchObject({
      InstancesCount: 3,
      FailedInstancesCount: 0,
    });
    expect(await (await fetch(`${us.url}/instances`)).json()).toHaveLength(3);
  });
});
