import type { FileToRead } from '../source/file-to-read';

export type TranscodeRequest = {
  /** The caller keeps it; bytes are copied. */
  readonly file: FileToRead;
  /** UIDs of the acceptable transfer syntaxes, the most welcome first. A file that is in one of them already stays as it is. */
  readonly syntaxes: readonly string[];
  /**
   * Null: the pixels must stay what they are. Else a syntax that loses some may be taken where it comes first; the result then is another
   * instance, with a SOP Instance UID of its own (PS3.3, C.12.1.1.2). `quality` is 1 to 100.
   */
  readonly lossy: { readonly quality: number } | null;
};

/** `Busy`: too much is being transcoded, try again later. The others are about the file, and final; reasons never hold a value of it. */
export type TranscodeRefusal =
  | { readonly _tag: 'NotDicom'; readonly reason: string }
  /** Rows, columns, frames or the data itself are forged, damaged, or contradict each other. */
  | { readonly _tag: 'BadPixelData'; readonly reason: string }
  | { readonly _tag: 'TooLarge'; readonly reason: string }
  /** No codec reads the syntax that the file is in. */
  | { readonly _tag: 'UnreadableSyntax'; readonly transferSyntax: string }
  /** None of the syntaxes can hold this image under what was allowed. */
  | { readonly _tag: 'NoSuitableSyntax' }
  | { readonly _tag: 'Busy' };

export type Transcoded =
  | { readonly kind: 'unchanged'; readonly transferSyntax: string }
  | {
      readonly kind: 'transcoded';
      /** Small results are bytes, large ones a temporary file. */
      readonly file: FileToRead;
      readonly transferSyntax: string;
      /** The one that it had, or the new one of a lossy result. */
      readonly sopInstance: string;
      readonly lossy: boolean;
      /** Gives the temporary file free: exactly once, when `file` is not needed any more. Never rejects. */
      readonly release: () => Promise<void>;
    }
  | { readonly kind: 'refused'; readonly refusal: TranscodeRefusal };

/** Changes the transfer syntax of files, on threads of its own. Everything that need not change stays byte for byte as it was. */
export type Transcoder = {
  /** True if there are images that can be written in the syntax: ask before a job starts. */
  readonly writes: (transferSyntax: string) => boolean;
  /** Rejects only if the file cannot be read (`ThreadError` with the code of the system) or there is no room for the result. */
  readonly transcode: (request: TranscodeRequest) => Promise<Transcoded>;
};
