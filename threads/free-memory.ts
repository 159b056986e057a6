import { MessageChannel } from 'node:worker_threads';
import { ownsMemory } from './owned-memory';

/** A message costs more than less than this is worth. */
const WORTH_A_MESSAGE = 16 * 1024;

const { port1: nowhere, port2: other } = new MessageChannel();
nowhere.unref();
other.close();

/**
 * Gives the memory of bytes that nobody uses any more back at once. The garbage collector takes its time: 32 MB of such
 * memory gather before it looks. Few bytes, and those in a slab of Node's, are left to it. Nothing may still read or send them: they are empty after the call.
 */
export const freeMemory = (bytes: Uint8Array): void => {
  const { buffer, byteLength } = bytes;
  if (byteLength < WORTH_A_MESSAGE || !(buffer instanceof ArrayBuffer) || !ownsMemory(bytes)) return;
  // What is moved to a port without a peer is dropped. (`ArrayBuffer.prototype.transfer` is not in Node 20.)
  nowhere.postMessage(null, [buffer]);
};
