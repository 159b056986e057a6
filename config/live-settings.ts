import { newerTransferSyntaxes, transferSyntaxes } from '../dicom/uids/transfer-syntaxes';
import { matching } from '../dicom/uids/uid-patterns';
import { SYNTAX_GROUPS, type SyntaxGroupOptions } from './dicom-options';
import type { Options } from './options';

export type Setting<T> = { readonly get: () => T; readonly set: (value: T) => void };

/** What clients may change while the server runs; its next start brings the configuration back, as in Orthanc. */
export type LiveSettings = {
  /** One of the values of the option `DefaultEncoding`. */
  readonly defaultEncoding: Setting<string>;
  /** UIDs that the DICOM server takes, in the order of `knownSyntaxes`. */
  readonly acceptedTransferSyntaxes: Setting<readonly string[]>;
  readonly unknownSopClassAccepted: Setting<boolean>;
  /** All transfer syntaxes that could be accepted. */
  readonly knownSyntaxes: readonly string[];
};

const setting = <T>(initial: T): Setting<T> => {
  let value = initial;
  return {
    get: () => value,
    set: (next) => {
      value = next;
    },
  };
};

type Configured = Pick<Options, 'DefaultEncoding' | 'AcceptedTransferSyntaxes' | 'UnknownSopClassAccepted' | 'ReportedVersion'> &
  SyntaxGroupOptions;

/** Those that the options for groups of transfer syntaxes leave. */
const accepted = (knownSyntaxes: readonly string[], options: Configured): readonly string[] => {
  const refused = Object.entries(SYNTAX_GROUPS).flatMap(([option, uids]) =>
    options[option as keyof SyntaxGroupOptions] ? [] : matching(knownSyntaxes, uids),
  );
  return matching(knownSyntaxes, options.AcceptedTransferSyntaxes).filter((uid) => !refused.includes(uid));
};

export const createLiveSettings = (options: Configured): LiveSettings => {
  const newer = options.ReportedVersion === '1.10.1' ? [] : newerTransferSyntaxes;
  const knownSyntaxes = [...transferSyntaxes, ...newer].map(([uid]) => uid);
  return {
    defaultEncoding: setting(options.DefaultEncoding),
    acceptedTransferSyntaxes: setting(accepted(knownSyntaxes, options)),
    unknownSopClassAccepted: setting(options.UnknownSopClassAccepted),
    knownSyntaxes,
  };
};
