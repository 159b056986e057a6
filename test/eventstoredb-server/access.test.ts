import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { generate } from 'selfsigned';
import { temporaryFolders } from '../temporary-folder';
import { connections, numbered, rejectionOf } from './connection';
import type { EventStoreServer } from './server';

const set = connections();
const folders = temporaryFolders();
let server: EventStoreServer;
let certificateFile: string;

beforeAll(async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  certificateFile = join(folders.make(), 'ca.pem');
  writeFileSync(certificateFile, cert);
  const users = new Map([
    ['writer', 'secret'],
    ['reader', 'secret'],
  ]);
  ({ server } = await set.start({
    tls: { key, certificate: cert },
    access: { kind: 'users', users, readers: new Set(['reader']) },
  }));
});

afterAll(async () => {
  await set.end();
  folders.removeAll();
});

const connectAs = (login: string) =>
  set.connect(`esdb://${login}127.0.0.1:${server.port}?tls=true&tlsCAFile=${encodeURIComponent(certificateFile)}`);

describe('a server with TLS and users', () => {
  it('serves who knows the certificate and the password', async () => {
    expect(await connectAs('writer:secret@').appendToStream('s', numbered(0))).toMatchObject({ success: true });
  });

  it.each([
    ['a wrong password', 'writer:wrong@', { code: status.UNAUTHENTICATED }],
    ['no credentials', '', { type: 'access-denied' }],
    ['a user who may only read', 'reader:secret@', { type: 'access-denied' }],
  ])('refuses %s', async (_, login, expected) => {
    const before = server.log.records.length;
    expect(await rejectionOf(connectAs(login).appendToStream('t', numbered(0)))).toMatchObject(expected);
    expect(server.log.records).toHaveLength(before);
  });

  it('is not believed by who does not know its certificate', async () => {
    const stranger = set.connect(`esdb://writer:secret@127.0.0.1:${server.port}?tls=true`);
    expect(await rejectionOf(stranger.appendToStream('s', numbered(0)))).toMatchObject({ code: status.UNAVAILABLE });
  });
});
