import { MessageChannel } from 'node:worker_threads';

/** Buffers below this may be parts of a slab that others use. */
const OWN_MEMORY = 16 * 1024;

const { port1: nowhere, port2: other } = new MessageChannel();
nowhere.unref();
other.close();

/**
 * Gives the memory of bytes that nobody uses any more back at once. The garbage collector takes its time: 32 MB of such
 * memory gather before it looks. Bytes that are a small part of their memory are left to it. Nothing may still read or send them: they are empty after the call.
 */
export const freeMemory = ({ buffer, byteLength }: Uint8Array): void => {
  if (byteLength < OWN_MEMORY || !(buffer instanceof ArrayBuffer)) return;
  // What is moved to a port without a peer is dropped. (`ArrayBuffer.prototype.transfer` is not in Node 20.)
  nowhere.postMessage(null, [buffer]);
};
