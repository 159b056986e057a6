import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PROGRAM = '/usr/sbin/Orthanc';
/** A file system in memory, where there is one. */
const MEMORY = '/dev/shm';

/** A real Orthanc on loopback, with a folder of its own. */
export type OrthancProcess = { readonly url: string; readonly stop: () => Promise<void> };

export const hasOrthanc = (): boolean => existsSync(PROGRAM);

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

/** Orthanc prints this when it answers. */
const started = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let printed = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      if (!printed.includes('Orthanc has started')) printed += bytes.toString();
      if (printed.includes('Orthanc has started')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`Orthanc ended with code ${code}`)));
  });

/** Starts Orthanc and waits until it answers; the caller stops it. */
export const startOrthanc = async (): Promise<OrthancProcess> => {
  const folder = mkdtempSync(path.join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'anamnesis-orthanc-'));
  const port = await freePort();
  const file = path.join(folder, 'orthanc.json');
  // What it stores is not kept: it need not wait for the disk.
  const options = {
    HttpPort: port,
    DicomServerEnabled: false,
    RemoteAccessAllowed: false,
    OverwriteInstances: true,
    SyncStorageArea: false,
    TcpNoDelay: true,
  };
  writeFileSync(file, JSON.stringify({ ...options, Plugins: [], StorageDirectory: folder, IndexDirectory: folder }));
  const child = spawn(PROGRAM, [file], { stdio: ['ignore', 'ignore', 'pipe'] });
  await started(child);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        child.kill('SIGTERM');
      }),
  };
};
