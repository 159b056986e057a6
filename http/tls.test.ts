import { request } from 'node:https';
import { type ConnectionOptions, connect } from 'node:tls';
import * as E from 'fp-ts/Either';
import { generate } from 'selfsigned';
import { optionTable } from '../config/option-table';
import { exchange } from './testing/raw-client';
import { startTestServer, type TestServer } from './testing/test-server';
import { type TlsSettings, tlsSettings } from './tls';

type Pem = { readonly key: string; readonly cert: string };

const pem = async (name: string): Promise<Pem> => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], { keySize: 2048 });
  return { key, cert };
};

let own: Pem;
let client: Pem;
let stranger: Pem;
let server: TestServer | null = null;

beforeAll(async () => {
  [own, client, stranger] = await Promise.all([pem('localhost'), pem('client'), pem('stranger')]);
});
afterEach(async () => {
  await server?.close();
  server = null;
});

type Ssl = Parameters<typeof tlsSettings>[0];
const defaults: Ssl = {
  SslCertificate: 'own.pem',
  SslTrustedClientCertificates: 'trusted.pem',
  SslVerifyPeers: optionTable.SslVerifyPeers.default,
  SslMinimumProtocolVersion: optionTable.SslMinimumProtocolVersion.default,
  SslCiphersAccepted: optionTable.SslCiphersAccepted.default,
};

const absent = (path: string): Buffer => {
  throw Object.assign(new Error(path), { code: 'ENOENT' });
};
const files = (path: string): Buffer => {
  if (path === 'own.pem') return Buffer.from(own.key + own.cert);
  return path === 'trusted.pem' ? Buffer.from(client.cert) : absent(path);
};

const settings = (options: Partial<Ssl> = {}): TlsSettings => {
  const made = tlsSettings({ ...defaults, ...options }, files);
  if (E.isLeft(made)) throw new Error(made.left);
  return made.right;
};
const refusal = (options: Partial<Ssl>, read = files): string => {
  const made = tlsSettings({ ...defaults, ...options }, read);
  return E.isLeft(made) ? made.left : 'accepted';
};

const start = async (options: Partial<Ssl> = {}): Promise<number> => {
  server = await startTestServer({ tls: settings(options) });
  return server.port;
};

const get = (port: number, more: ConnectionOptions = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      { port, host: '127.0.0.1', path: '/tools/now', agent: false, ca: own.cert, checkServerIdentity: () => undefined, ...more },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += chunk)).on('end', () => resolve(`${answer.statusCode} ${text}`));
      },
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) => reject(new Error(error.code)));
    outgoing.end();
  });

/** The protocol that is agreed on, or why there is none. */
const agreed = (port: number, options: ConnectionOptions): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options }, () => {
      resolve(`${socket.getProtocol()} ${socket.getCipher().name}`);
      socket.destroy();
    });
    socket.on('error', () => resolve('none'));
  });

describe('with SslEnabled', () => {
  it('should serve HTTPS with the certificate of one file, and no HTTP', async () => {
    const port = await start();
    expect(await get(port)).toBe('200 20261123T190000');
    const plain = await exchange(port, 'GET /tools/now HTTP/1.1\r\nHost: x\r\n\r\n').catch(() => Buffer.alloc(0));
    expect(plain.toString('latin1')).not.toContain('200 OK');
  });

  it('should speak TLS 1.2 and later, or what SslMinimumProtocolVersion says', async () => {
    const port = await start();
    expect(await agreed(port, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })).toBe('none');
    expect(await agreed(port, { maxVersion: 'TLSv1.2' })).toMatch(/^TLSv1\.2/);
    expect(await agreed(port, {})).toMatch(/^TLSv1\.3/);
    await server?.close();
    const newer = await start({ SslMinimumProtocolVersion: 5 });
    expect(await agreed(newer, { maxVersion: 'TLSv1.2' })).toBe('none');
  });

  it('should use the ciphers of SslCiphersAccepted alone', async () => {
    const port = await start({ SslCiphersAccepted: ['ECDHE-RSA-AES256-GCM-SHA384'] });
    expect(await agreed(port, { maxVersion: 'TLSv1.2' })).toBe('TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384');
    expect(await agreed(port, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' })).toBe('none');
  });

  it('should serve only clients with a trusted certificate where SslVerifyPeers is on', async () => {
    const port = await start({ SslVerifyPeers: true });
    expect(await get(port, client)).toBe('200 20261123T190000');
    await expect(get(port, stranger)).rejects.toThrow();
    await expect(get(port)).rejects.toThrow();
    expect(server?.defects).toEqual([]);
  });

  it('should give up a handshake that does not end', async () => {
    server = await startTestServer({ tls: settings(), options: { HttpRequestTimeout: 1 } });
    const begin = performance.now();
    await exchange(server.port, Buffer.from([22, 3, 1])).catch(() => undefined);
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});

describe('a server that cannot speak TLS', () => {
  it.each([
    ['SslCertificate', { SslCertificate: 'absent.pem' }],
    ['SslTrustedClientCertificates', { SslTrustedClientCertificates: 'absent.pem', SslVerifyPeers: true }],
  ])('should name the option of a file that cannot be read: %s', (option, options) => {
    expect(refusal(options)).toBe(`"${option}" names a file that cannot be read (ENOENT): absent.pem`);
  });

  it('should say what a certificate file must hold, and show nothing of it', () => {
    for (const text of [own.key, own.cert, stranger.key + own.cert, 'secret']) {
      const message = refusal({}, () => Buffer.from(text));
      expect(message).toContain('"SslCertificate" must hold the private key and the certificate');
      expect(message).not.toContain('secret');
    }
    expect(refusal({ SslCiphersAccepted: ['NOPE'] })).toContain('"SslCiphersAccepted"');
  });
});
