import type { Server } from 'node:http';
import { request as secureRequest } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { generate } from 'selfsigned';
import { optionTable } from '../config/option-table';
import { cut } from './cut';
import { createHttpServer } from './server';

const options = {
  HttpRequestTimeout: optionTable.HttpRequestTimeout.default,
  KeepAliveTimeout: optionTable.KeepAliveTimeout.default,
  MaximumHttpConnections: optionTable.MaximumHttpConnections.default,
  MaximumRequestBodySizeMB: optionTable.MaximumRequestBodySizeMB.default,
  TcpNoDelay: optionTable.TcpNoDelay.default,
};
const HALF = 'half of it';

describe('cutting an answer whose end is the end of the connection', () => {
  let server: Server;
  let cutNow: () => void = () => undefined;
  afterEach(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const start = async (tls: Parameters<typeof createHttpServer>[2]): Promise<number> => {
    server = createHttpServer(
      (_, response) => {
        response.useChunkedEncodingByDefault = false;
        response.writeHead(200, ['Connection', 'close']);
        response.write(HALF);
        cutNow = () => cut(response);
      },
      options,
      tls,
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address: AddressInfo | string | null = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };

  it('should reset the connection', async () => {
    const port = await start(null);
    const ended = new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
      socket.on('data', (chunk) => chunk.includes(HALF) && cutNow());
      socket.on('end', () => resolve('end'));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    expect(await ended).toBe('ECONNRESET');
  });

  it('should reset the connection under TLS, so that the client does not take what it has for whole', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048 });
    const port = await start({ key, cert });
    const ended = new Promise((resolve) => {
      const outgoing = secureRequest({ port, host: '127.0.0.1', rejectUnauthorized: false, agent: false }, (answer) => {
        answer.on('data', () => cutNow());
        answer.on('end', () => resolve('end'));
        answer.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      outgoing.end();
    });
    expect(await ended).toBe('ECONNRESET');
  });
});
