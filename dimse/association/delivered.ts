import { readFile, readlink } from 'node:fs/promises';
import type { Socket } from 'node:net';

/** What Node knows of a socket and does not tell: its own time-outs go by it. */
type Handle = { readonly fd: number; readonly writeQueueSize: number };

const handleOf = (socket: Socket): Handle | null => {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null) return null;
  const [fd, writeQueueSize]: unknown[] = [Reflect.get(handle, 'fd'), Reflect.get(handle, 'writeQueueSize')];
  return typeof fd === 'number' && typeof writeQueueSize === 'number' ? { fd, writeQueueSize } : null;
};

/** `tx_queue` and `inode` of a line of `/proc/net/tcp`: see proc_net_tcp in the documentation of Linux. */
const LINE = /^\s*\d+: \S+ \S+ \S\S ([0-9A-F]+):[0-9A-F]+ \S+ \S+ +\d+ +\d+ (\d+) /;

/** Bytes that the system holds for the peer, which has not acknowledged them; 0 where the system does not tell. */
const unacknowledged = async (fd: number): Promise<number> => {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(await readlink(`/proc/self/fd/${fd}`))?.[1];
    for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
      for (const line of (await readFile(table, 'latin1')).split('\n')) {
        const [, held = '', of] = LINE.exec(line) ?? [];
        if (inode !== undefined && of === inode) return Number.parseInt(held, 16);
      }
    }
  } catch {
    // Another system than Linux, or a socket that has gone.
  }
  return 0;
};

/** Bytes of what was written that have reached the machine of the peer, as far as that can be known. Grows as long as bytes move. Never rejects. */
export const delivered = async (socket: Socket): Promise<number> => {
  const handle = handleOf(socket);
  if (handle === null) return socket.bytesWritten;
  const held = await unacknowledged(handle.fd);
  return socket.bytesWritten - (handleOf(socket)?.writeQueueSize ?? 0) - held;
};
