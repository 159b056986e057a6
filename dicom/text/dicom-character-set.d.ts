declare module 'dicom-character-set' {
  /** Throws for a character set or an escape sequence that it does not know. */
  export const convertBytes: (characterSet: string, bytes: Uint8Array, options?: { readonly vr?: string }) => string;
}
