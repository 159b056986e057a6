import * as E from 'fp-ts/Either';
import type { Json } from '../domain/json';
import type { Modality } from '../domain/modality/modality';
import { type ModalityFault, readModality } from '../domain/modality/read-modality';
import { orthancStatus } from '../domain/orthanc-status';
import { described, type HttpFault } from './fault';

/** A modality in the body of a request. Throws a fault with Orthanc's text. */
export const modalityOf = (value: Json): Modality => {
  const read = readModality(value);
  if (E.isLeft(read)) throw faultOfModality(read.left);
  return read.right;
};

/** Contract 06-dimse.md §1. */
export const faultOfModality = (fault: ModalityFault): HttpFault => {
  switch (fault._tag) {
    case 'NoModality':
      return described(orthancStatus.BadFileFormat, fault.expected);
    case 'PortOutOfRange':
      return described(
        orthancStatus.ParameterOutOfRange,
        `A TCP port number must be in range [1..65534], but found: ${fault.port}`,
      );
    case 'UnknownManufacturer':
      return described(orthancStatus.ParameterOutOfRange, `Unknown modality manufacturer: "${fault.manufacturer}"`);
    case 'UnknownRetrieveMethod':
      return described(orthancStatus.ParameterOutOfRange, `Unknown retrieve method: ${fault.method}`);
  }
};
