import type { Actor } from '../../domain/event';

/** Where an instance came from, as its metadata say; null: the metadata is not set. */
export type Reception = {
  readonly remoteIp: string | null;
  readonly remoteAet: string | null;
  readonly httpUser: string | null;
  readonly calledAet: string | null;
};

/** An IPv4 address that came through an IPv6 socket is shown as what it is. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/** The metadata that follow from who caused the event: contract 09-resources.md §7. */
export const receptionOf = (actor: Actor): Reception => {
  switch (actor.kind) {
    case 'http':
      return { remoteIp: plain(actor.address), remoteAet: '', httpUser: actor.user ?? '', calledAet: null };
    case 'dicom':
      return { remoteIp: plain(actor.address), remoteAet: actor.aet, httpUser: null, calledAet: actor.calledAet ?? null };
    case 'kernel':
      return { remoteIp: null, remoteAet: null, httpUser: null, calledAet: null };
  }
};
