import type { Options } from '../config/options';

/** The release of Orthanc whose interface clients see: option `ReportedVersion`. */
export type Release = Options['ReportedVersion'];

/** Whether clients expect what came after 1.10.1 (contract 12-newer-releases.md). */
export const isNewer = ({ ReportedVersion }: Pick<Options, 'ReportedVersion'>): boolean => ReportedVersion !== '1.10.1';
