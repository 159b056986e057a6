import type { Options } from '../config/options';
import { declareTags } from '../dicom/dictionary/declared-tags';
import { lookUp, UNKNOWN_TAG } from '../dicom/dictionary/dictionary';
import { tagKey } from '../dicom/parse/tag';
import { CommandFailure } from './exit';

/** Makes the tags of `Dictionary` known. Throws a `CommandFailure`, as Orthanc refuses to start, for one that is known without it. */
export const declareDictionary = ({ Dictionary: declarations }: Pick<Options, 'Dictionary'>): void => {
  declareTags([]);
  for (const { tag, name, creator } of declarations) {
    if (lookUp(tag, creator ?? undefined) === UNKNOWN_TAG) continue;
    throw new CommandFailure(`Option "Dictionary": the tag (${tagKey(tag)}), declared as "${name}", has a name already`);
  }
  declareTags(declarations.map(({ tag, vr, name, creator }) => ({ tag, vr, name, creator })));
};
